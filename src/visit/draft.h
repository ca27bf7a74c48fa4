/* Words while they are being typed. The caret stays at the end. */
#ifndef HARK_VISIT_DRAFT_H
#define HARK_VISIT_DRAFT_H

#include <stdbool.h>
#include <stddef.h>

#define DRAFT_BYTES_MAX 2000
#define DRAFT_UNDO_MAX 24

struct draft {
    size_t len;
    char text[DRAFT_BYTES_MAX + 1];
    bool full;      /* the last key did not fit */
    bool deleting;  /* the last edit took something away: a run of deletes is one step of undo */
    bool completed; /* the blank at the end came with a completed word; a mark takes its place */
    /* How it looked before the last edits, newest last: a word typed or a run of deletes each. */
    int undo_count;
    struct draft_state {
        size_t len;
        char text[DRAFT_BYTES_MAX + 1];
    } undo[DRAFT_UNDO_MAX];
};

/* Starts with text (valid UTF-8, cut at a letter if too long) and nothing to undo. */
void draft_start(struct draft *draft, const char *text);
/* Overwrites everything with zeroes: nothing of the last person stays in memory. */
void draft_clear(struct draft *draft);
/* Appends; a key that would not fit changes nothing and sets full. */
void draft_type(struct draft *draft, const char *text);
/* Puts this word and a blank in place of the one that was begun; one step of undo. */
void draft_complete(struct draft *draft, const char *word);
void draft_delete_letter(struct draft *draft); /* one user-perceived letter (base/utf8.h) */
void draft_delete_word(struct draft *draft);   /* the last word and the blanks behind it */
void draft_undo(struct draft *draft);
/* True where a sentence begins: at the start, behind ". ", "! ", "? " or a new line. */
bool draft_at_sentence_start(const struct draft *draft);

#endif
