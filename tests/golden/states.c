#include "states.h"

/* The usual way: the event's main set, today as a whole. */
#define START "tap do:start;tap topic:today;tap nav:next;"
#define HOW START "tap choice:good;tap nav:next;"
#define HELPED_HERE HOW "tap choice:listened;tap choice:time;"
#define HELPED HOW "tap choice:listened;tap choice:time;tap nav:next;"
#define IN_THE_WAY HELPED "tap choice:words;tap nav:next;"
#define KEPT IN_THE_WAY "tap choice:carer;tap nav:next;"
#define MORE KEPT "tap do:more;"
#define TYPING MORE "tap do:type;"
#define WORDS "type Somebody asked what matters to me, and waited for the answer;"
#define WRITTEN TYPING WORDS "tap nav:done;"
#define LIFE WRITTEN "tap nav:next;tap nav:next;"
#define WORK_ON LIFE "tap choice:my_choice;tap nav:next;tap nav:next;tap nav:next;"
#define ANSWERED_BY WORK_ON "tap choice:in_control;tap nav:next;tap nav:next;"
#define SHARE ANSWERED_BY "tap choice:with_help;tap nav:next;"
#define REVIEW SHARE "tap choice:share;tap nav:next;"
#define THANKS REVIEW "tap nav:next;tap nav:next;tap do:finish;"

#define P "personalisation"
#define F "friends_and_family"
/* With all languages. Wherever a visit is, TO changes its language and it stays there. */
#define L "personalisation-languages"
#define TO(language) "tap top:language;tap language:" language ";"

#define ON(display, size) "screen " display ";size " size ";"

const struct golden_state golden_states[] = {
    {"welcome", P, "", "cream", ""},
    {"welcome-pressed", P, "", "cream", "press do:start"},
    {"topic", P, "", "cream", "tap do:start"},
    {"topic-chosen", P, "", "cream", "tap do:start;tap item:budgets"},
    {"how", P, "", "cream", START},
    {"how-chosen", P, "", "cream", START "tap choice:good"},
    {"how-dont-know", P, "", "cream", START "tap choice:dont_know"},
    {"how-item", P, "budgets", "cream", "tap do:start"},
    {"helped", P, "", "cream", HOW},
    {"helped-chosen", P, "", "cream", HOW "tap choice:listened;tap choice:time"},
    {"helped-pressed", P, "", "cream",
     HOW "tap choice:listened;press choice:listened;press choice:words"},
    {"helped-item", P, "support_planning", "cream",
     "tap do:start;tap choice:good;tap nav:next;tap choice:listened"},
    {"helped-someone-new", P, "", "cream", HOW "tap choice:listened;wait 21"},
    {"helped-navy", P, "", "navy", HOW "tap choice:listened;tap choice:time"},
    {"helped-black", P, "", "black", HOW "tap choice:listened;press choice:equal_say"},
    {"in-the-way", P, "", "cream", HELPED},
    {"in-the-way-chosen", P, "", "cream", HELPED "tap choice:words;tap choice:access"},
    {"in-the-way-nothing", P, "", "cream", HELPED "tap choice:words;tap choice:nothing_in_the_way"},
    {"who", P, "", "cream", IN_THE_WAY},
    {"who-chosen", P, "", "cream", IN_THE_WAY "tap choice:carer"},
    {"kept", P, "", "cream", KEPT},
    {"one-moment", P, "", "cream", IN_THE_WAY "slow;tap nav:next;wait 3"},
    {"cannot-keep", P, "", "cream", IN_THE_WAY "fail;tap nav:next"},
    {"own-words", P, "", "cream", MORE},
    {"typing", P, "", "cream", TYPING},
    {"typing-words", P, "", "cream", TYPING WORDS},
    {"typing-lines", P, "", "cream", TYPING WORDS "type .|And a cup of tea.|And|one|more|line"},
    {"typing-digits", P, "", "cream", TYPING WORDS "tap key:digits"},
    {"typing-alphabet", P, "", "cream", TYPING WORDS "tap key:alphabet"},
    {"typing-someone-new", P, "", "cream", TYPING WORDS "wait 25"},
    {"own-words-written", P, "", "cream", WRITTEN},
    {"life", P, "", "cream", LIFE},
    {"life-second-page", P, "", "cream", LIFE "tap choice:my_choice;tap nav:next"},
    {"work-on", P, "", "cream", WORK_ON},
    {"answered-by", P, "", "cream", ANSWERED_BY "tap choice:with_help"},
    {"share", P, "", "cream", SHARE},
    {"review", P, "", "cream", REVIEW},
    {"review-second-page", P, "", "cream", REVIEW "tap nav:next"},
    {"thanks", P, "", "cream", THANKS},
    {"leave", P, "", "cream", "tap do:start;tap nav:back"},
    {"notice", P, "", "cream", HOW "tap choice:listened;wait 91"},
    {"notice-20", P, "", "cream", HOW "tap choice:listened;wait 131"},
    {"forgotten", P, "", "cream", HOW "tap nav:back;tap nav:back;tap nav:back;tap do:forget"},
    {"problems", "", "", "cream", ""},
    {"languages-welcome", L, "", "cream", ""},
    {"languages-list", L, "", "cream", "tap do:more_languages"},
    {"languages-list-urdu", L, "", "cream", HOW TO("ur") "tap top:language"},
    {"languages-button", L, "", "cream", START},
    {"urdu-welcome", L, "", "cream", "tap language:ur"},
    {"urdu-helped", L, "", "cream", HELPED_HERE TO("ur")},
    {"urdu-how", L, "", "cream", START "tap choice:good;" TO("ur")},
    {"urdu-in-the-way", L, "", "cream", HELPED "tap choice:words;" TO("ur")},
    {"urdu-kept", L, "", "cream", KEPT TO("ur")},
    {"urdu-review", L, "", "cream", REVIEW TO("ur")},
    {"urdu-typing", L, "", "cream", TYPING WORDS TO("ur")},
    {"urdu-topic", L, "", "cream", "tap do:start;" TO("ur") "wait 21"},
    {"urdu-own-words", L, "", "cream", WRITTEN TO("ur")},
    {"urdu-notice", L, "", "cream", HOW "wait 131;" TO("ur")},
    {"urdu-leave", L, "", "cream", "tap do:start;tap nav:back;" TO("ur")},
    {"urdu-thanks", L, "", "cream", THANKS TO("ur")},
    {"arabic-welcome", L, "", "cream", "tap language:ar"},
    {"arabic-helped", L, "", "cream", HELPED_HERE TO("ar")},
    {"arabic-how", L, "", "cream", START "tap choice:good;" TO("ar")},
    {"arabic-in-the-way", L, "", "cream", HELPED "tap choice:words;" TO("ar")},
    {"arabic-who", L, "", "cream", IN_THE_WAY "tap choice:carer;" TO("ar")},
    {"arabic-kept", L, "", "cream", KEPT TO("ar")},
    {"arabic-review", L, "", "cream", REVIEW TO("ar")},
    {"arabic-typing", L, "", "cream", TYPING WORDS TO("ar")},
    {"bengali-welcome", L, "", "cream", "tap do:more_languages;tap language:bn"},
    {"bengali-helped", L, "", "cream", HELPED_HERE TO("bn")},
    {"bengali-how", L, "", "cream", START "tap choice:good;" TO("bn")},
    {"bengali-in-the-way", L, "", "cream", HELPED "tap choice:words;" TO("bn")},
    {"bengali-who", L, "", "cream", IN_THE_WAY "tap choice:carer;" TO("bn")},
    {"bengali-kept", L, "", "cream", KEPT TO("bn")},
    {"bengali-review", L, "", "cream", REVIEW TO("bn")},
    {"bengali-typing", L, "", "cream", TYPING WORDS TO("bn")},
    {"punjabi-welcome", L, "", "cream", "tap do:more_languages;tap language:pa"},
    {"punjabi-helped", L, "", "cream", HELPED_HERE TO("pa")},
    {"polish-welcome", L, "", "cream", "tap language:pl"},
    {"polish-helped", L, "", "cream", HELPED_HERE TO("pl")},
    {"welsh-welcome", L, "", "cream", "tap language:cy"},
    {"welsh-helped", L, "", "cream", HELPED_HERE TO("cy")},
    {"experience", F, "", "cream", "tap do:start"},
    {"experience-chosen", F, "", "cream", "tap do:start;tap choice:very_good"},
    {"seven-welcome", L, "", "cream", ON("7-800x480", "usual")},
    {"seven-helped", L, "", "cream", HELPED_HERE ON("7-800x480", "usual")},
    {"seven-arabic-how", L, "", "cream", START TO("ar") ON("7-800x480", "usual")},
    {"seven-larger-who", L, "", "cream", IN_THE_WAY ON("7-800x480", "A+")},
    {"upright-welcome", L, "", "cream", ON("7-720x1280", "usual")},
    {"upright-helped", L, "", "cream", HELPED_HERE "wait 21;" ON("7-720x1280", "usual")},
    {"upright-how", L, "", "cream", START "tap choice:good;" ON("7-720x1280", "usual")},
    {"upright-bengali-how", L, "", "cream", START TO("bn") ON("7-720x1280", "usual")},
    {"upright-urdu-helped", L, "", "cream", HOW TO("ur") ON("7-720x1280", "usual")},
    {"large-urdu-helped", L, "", "cream", HELPED_HERE TO("ur") ON("24-1920x1080", "usual")},
    {"larger-helped", L, "", "navy", HELPED_HERE ON("10.1-1280x800", "A+")},
    {"largest-helped", L, "", "cream", HELPED_HERE ON("10.1-1280x800", "A++")},
    {"largest-how", L, "", "cream", START ON("10.1-1280x800", "A++")},
    {"largest-arabic-welcome", L, "", "cream", "tap language:ar;" ON("10.1-1280x800", "A++")},
};
const int golden_state_count = (int)(sizeof golden_states / sizeof golden_states[0]);
