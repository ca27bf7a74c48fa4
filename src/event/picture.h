/* The pictures of tiles and buttons: drawings of this project, assets/pictures/<name>.svg, each
 * made into an alpha mask when Hark is built. An event file names them by the names here. */
#ifndef HARK_EVENT_PICTURE_H
#define HARK_EVENT_PICTURE_H

/* id, file name and name in event files, what it shows. */
#define PICTURES(X)                                                                                \
    /* the program's own */                                                                        \
    X(BACK, "back", "an arrow head to the leading side")                                           \
    X(NEXT, "next", "an arrow head to the trailing side")                                          \
    X(TICK, "tick", "a tick")                                                                      \
    X(HELPED, "helped", "a ring with an arrow up: the mark of what helped")                        \
    X(IN_THE_WAY, "in_the_way", "a diamond with a bar: the mark of what got in the way")           \
    X(NOTHING, "nothing", "a ring with a stroke through it")                                       \
    X(DONT_KNOW, "dont_know", "a ring with a question mark")                                       \
    X(PERSON, "person", "head and shoulders of one person")                                        \
    X(KEYBOARD, "keyboard", "a keyboard")                                                          \
    X(UNDO, "undo", "an arrow that turns back")                                                    \
    X(DELETE_LETTER, "delete_letter", "a key with a cross, pointing back")                         \
    X(DELETE_WORD, "delete_word", "two arrow heads back and a cross")                              \
    X(NEW_LINE, "new_line", "an arrow down and back")                                              \
    X(CHANGE, "change", "a pencil")                                                                \
    X(GLOBE, "globe", "a globe: another language")                                                 \
    /* a scale: places on a line, never faces */                                                   \
    X(SCALE_1, "scale_1", "five steps upwards, the first one filled")                              \
    X(SCALE_2, "scale_2", "five steps upwards, two filled")                                        \
    X(SCALE_3, "scale_3", "five steps upwards, three filled")                                      \
    X(SCALE_4, "scale_4", "five steps upwards, four filled")                                       \
    X(SCALE_5, "scale_5", "five steps upwards, all filled")                                        \
    X(LOW, "low", "a glass that is nearly empty")                                                  \
    X(MIDDLE, "middle", "a glass that is half full")                                               \
    X(HIGH, "high", "a glass that is full")                                                        \
    /* themes of a day, each with its other side */                                                \
    X(EAR, "ear", "an ear")                                                                        \
    X(EAR_OFF, "ear_off", "an ear with a stroke through it")                                       \
    X(SCALES_EVEN, "scales_even", "a pair of scales in balance")                                   \
    X(SCALES_TIPPED, "scales_tipped", "a pair of scales tipped to one side")                       \
    X(CLOCK, "clock", "a calm clock")                                                              \
    X(CLOCK_RUSHED, "clock_rushed", "a clock with lines of speed")                                 \
    X(WORDS_PLAIN, "words_plain", "a speech bubble with straight lines")                           \
    X(WORDS_HARD, "words_hard", "a speech bubble with tangled lines")                              \
    X(DOOR_OPEN, "door_open", "an open door with a ramp")                                          \
    X(STAIRS, "stairs", "stairs with a cross above them")                                          \
    X(HANDS, "hands", "two hands that meet")                                                       \
    X(HANDS_APART, "hands_apart", "two hands apart")                                               \
    X(HEART, "heart", "a heart")                                                                   \
    X(FORM, "form", "a form with boxes to tick")                                                   \
    X(IDEA, "idea", "a light bulb")                                                                \
    X(IDEA_OFF, "idea_off", "a light bulb with a stroke through it")                               \
    X(QUIET, "quiet", "a calm room: an armchair")                                                  \
    X(LOUD, "loud", "a loudspeaker with many waves")                                               \
    /* my life and support */                                                                      \
    X(CHOICE, "choice", "a path that forks")                                                       \
    X(NO_CHOICE, "no_choice", "a path that is barred")                                             \
    X(STEERING, "steering", "a steering wheel: I am in control")                                   \
    X(STEERED, "steered", "a puppet's strings: others are in control")                             \
    X(MONEY, "money", "a coin and a hand")                                                         \
    X(MONEY_OFF, "money_off", "a coin with a stroke through it")                                   \
    X(INFORMATION, "information", "an open book")                                                  \
    X(INFORMATION_OFF, "information_off", "a closed book with a question mark")                    \
    X(NEIGHBOURS, "neighbours", "houses side by side with people")                                 \
    X(ALONE, "alone", "one person in a wide empty frame")                                          \
    X(WORKER, "worker", "two people, one with a badge")                                            \
    X(WORKER_CHANGES, "worker_changes", "a person and an arrow to another one")                    \
    /* roles */                                                                                    \
    X(ROLE_USES_SERVICES, "role_uses_services", "a person with a raised hand")                     \
    X(ROLE_CARER, "role_carer", "two people, one with an arm around the other")                    \
    X(ROLE_FRONT_LINE, "role_front_line", "a person with a badge")                                 \
    X(ROLE_PROVIDER, "role_provider", "a building with a heart")                                   \
    X(ROLE_COMMISSIONER, "role_commissioner", "a person with a folder")                            \
    X(ROLE_LEADER, "role_leader", "a person at a table with others")                               \
    X(ROLE_VOLUNTEER, "role_volunteer", "a hand that holds a heart")                               \
    /* topics and answers */                                                                       \
    X(DAY, "day", "a sun over a hall")                                                             \
    X(WORKSHOP, "workshop", "people around a table")                                               \
    X(TALK, "talk", "a person at a lectern")                                                       \
    X(ART, "art", "a brush and a stroke")                                                          \
    X(THEATRE, "theatre", "a stage with a curtain")                                                \
    X(SELF, "self", "one person, pointing at themself")                                            \
    X(SELF_WITH_HELP, "self_with_help", "a person and a helping hand")                             \
    X(FOR_SOMEONE, "for_someone", "a person who speaks for another")                               \
    X(SHARE, "share", "a sheet with an arrow outwards")                                            \
    X(ONLY_ORGANISER, "only_organiser", "a sheet in an envelope")                                  \
    X(ONLY_COUNT, "only_count", "tally strokes")

enum picture {
    PICTURE_NONE,
#define PICTURE_ENUM(id, name, shows) PICTURE_##id,
    PICTURES(PICTURE_ENUM)
#undef PICTURE_ENUM
        PICTURE_COUNT
};

/* The name in event files; "" for PICTURE_NONE. */
const char *picture_name(enum picture picture);
/* PICTURE_NONE for a name that does not exist. */
enum picture picture_find(const char *name);

#endif
