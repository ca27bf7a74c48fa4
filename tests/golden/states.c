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
/* Wherever a visit is, TO changes its language and it stays there. */
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
    {"languages-list", P, "", "cream", "tap do:more_languages"},
    {"languages-list-urdu", P, "", "cream", HOW TO("ur") "tap top:language"},
    {"urdu-welcome", P, "", "cream", "tap language:ur"},
    {"urdu-helped", P, "", "cream", HELPED_HERE TO("ur")},
    {"urdu-how", P, "", "cream", START "tap choice:good;" TO("ur")},
    {"urdu-in-the-way", P, "", "cream", HELPED "tap choice:words;" TO("ur")},
    {"urdu-kept", P, "", "cream", KEPT TO("ur")},
    {"urdu-review", P, "", "cream", REVIEW TO("ur")},
    {"urdu-topic", P, "", "cream", "tap do:start;" TO("ur") "wait 21"},
    {"urdu-own-words", P, "", "cream", WRITTEN TO("ur")},
    {"urdu-notice", P, "", "cream", HOW "wait 131;" TO("ur")},
    {"urdu-leave", P, "", "cream", "tap do:start;tap nav:back;" TO("ur")},
    {"urdu-thanks", P, "", "cream", THANKS TO("ur")},
    {"arabic-welcome", P, "", "cream", "tap language:ar"},
    {"arabic-helped", P, "", "cream", HELPED_HERE TO("ar")},
    {"arabic-how", P, "", "cream", START "tap choice:good;" TO("ar")},
    {"arabic-in-the-way", P, "", "cream", HELPED "tap choice:words;" TO("ar")},
    {"arabic-who", P, "", "cream", IN_THE_WAY "tap choice:carer;" TO("ar")},
    {"arabic-kept", P, "", "cream", KEPT TO("ar")},
    {"arabic-review", P, "", "cream", REVIEW TO("ar")},
    {"bengali-welcome", P, "", "cream", "tap do:more_languages;tap language:bn"},
    {"bengali-helped", P, "", "cream", HELPED_HERE TO("bn")},
    {"bengali-how", P, "", "cream", START "tap choice:good;" TO("bn")},
    {"bengali-in-the-way", P, "", "cream", HELPED "tap choice:words;" TO("bn")},
    {"bengali-who", P, "", "cream", IN_THE_WAY "tap choice:carer;" TO("bn")},
    {"bengali-kept", P, "", "cream", KEPT TO("bn")},
    {"bengali-review", P, "", "cream", REVIEW TO("bn")},
    {"punjabi-welcome", P, "", "cream", "tap do:more_languages;tap language:pa"},
    {"punjabi-helped", P, "", "cream", HELPED_HERE TO("pa")},
    {"polish-welcome", P, "", "cream", "tap language:pl"},
    {"polish-helped", P, "", "cream", HELPED_HERE TO("pl")},
    {"welsh-welcome", P, "", "cream", "tap language:cy"},
    {"welsh-helped", P, "", "cream", HELPED_HERE TO("cy")},
    {"typing-7", P, "", "cream", TYPING "screen 7-800x480;" WORDS},
    {"typing-7-someone-new", P, "", "cream", TYPING "screen 7-800x480;" WORDS "wait 25"},
    {"typing-7-portrait", P, "", "cream", TYPING "screen 7-720x1280;" WORDS},
    {"typing-7-portrait-marks", P, "", "cream", TYPING "screen 7-720x1280;tap key:digits"},
    {"typing-15", P, "", "cream", TYPING "screen 15.6-1920x1080;" WORDS},
    {"typing-24", P, "", "cream", TYPING "screen 24-1920x1080;" WORDS},
    {"welsh-typing", P, "", "cream", TYPING TO("cy") "type Roedd pawb yn gwran"},
    {"welsh-typing-second-page", P, "", "cream", TYPING TO("cy") "tap key:alphabet;tap key:page"},
    {"polish-typing", P, "", "cream", TYPING TO("pl") "type Wysłuchano mnie, było dość cza"},
    {"polish-typing-7", P, "", "cream", TYPING TO("pl") "screen 7-800x480;type Wysłuchano mnie"},
    {"urdu-typing", P, "", "cream", TYPING TO("ur") "type عملے نے میری بات غور سے سنی"},
    {"urdu-typing-second-page", P, "", "cream", TYPING TO("ur") "tap key:page"},
    {"urdu-typing-marks", P, "", "cream", TYPING TO("ur") "tap key:digits"},
    {"urdu-typing-latin", P, "", "cream",
     TYPING TO("ur") "type مجھے ;tap key:letters;type NHS ;press key:letters"},
    {"urdu-typing-7", P, "", "cream",
     TYPING TO("ur") "screen 7-800x480;type عملے نے میری بات غور سے سنی"},
    {"urdu-typing-7-portrait", P, "", "cream",
     TYPING TO("ur") "screen 7-720x1280;type عملے نے میری بات غور سے سنی"},
    {"arabic-typing", P, "", "cream", TYPING TO("ar") "type استمعوا إلي، وكان لدينا وق"},
    {"arabic-typing-second-page", P, "", "cream", TYPING TO("ar") "tap key:page"},
    {"bengali-typing", P, "", "cream", TYPING TO("bn") "type সবাই আমার কথা মন দিয়ে শুনেছেন"},
    {"bengali-typing-second-page", P, "", "cream", TYPING TO("bn") "tap key:page"},
    {"bengali-typing-7", P, "", "cream",
     TYPING TO("bn") "screen 7-800x480;type সবাই আমার কথা মন দিয়ে শুনেছেন"},
    {"punjabi-typing", P, "", "cream", TYPING TO("pa") "type ਉਨ੍ਹਾਂ ਨੇ ਮੇਰੀ ਗੱਲ ਸੁਣੀ"},
    {"experience", F, "", "cream", "tap do:start"},
    {"experience-chosen", F, "", "cream", "tap do:start;tap choice:very_good"},
    {"seven-welcome", P, "", "cream", ON("7-800x480", "usual")},
    {"seven-helped", P, "", "cream", HELPED_HERE ON("7-800x480", "usual")},
    {"seven-arabic-how", P, "", "cream", START TO("ar") ON("7-800x480", "usual")},
    {"seven-larger-who", P, "", "cream", IN_THE_WAY ON("7-800x480", "A+")},
    {"upright-welcome", P, "", "cream", ON("7-720x1280", "usual")},
    {"upright-helped", P, "", "cream", HELPED_HERE "wait 21;" ON("7-720x1280", "usual")},
    {"upright-how", P, "", "cream", START "tap choice:good;" ON("7-720x1280", "usual")},
    {"upright-bengali-how", P, "", "cream", START TO("bn") ON("7-720x1280", "usual")},
    {"upright-urdu-helped", P, "", "cream", HOW TO("ur") ON("7-720x1280", "usual")},
    {"large-urdu-helped", P, "", "cream", HELPED_HERE TO("ur") ON("24-1920x1080", "usual")},
    {"larger-helped", P, "", "navy", HELPED_HERE ON("10.1-1280x800", "A+")},
    {"largest-helped", P, "", "cream", HELPED_HERE ON("10.1-1280x800", "A++")},
    {"largest-how", P, "", "cream", START ON("10.1-1280x800", "A++")},
    {"largest-arabic-welcome", P, "", "cream", "tap language:ar;" ON("10.1-1280x800", "A++")},
};
const int golden_state_count = (int)(sizeof golden_states / sizeof golden_states[0]);
