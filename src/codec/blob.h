/* Long base64 in a JSON string, decoded as it arrives, in pieces cut anywhere. */
#ifndef FG_BLOB_H
#define FG_BLOB_H

#include "base/base64.h"
#include "base/buffer.h"

typedef struct fg_blob {
    fg_buffer bytes; /* decoded */
    bool broken;     /* it was no base64 after all */
    size_t place;    /* in the document, of what stands for it */
    size_t moved;    /* the same in a document that is being mended */

    /* where the decoding stands */
    fg_base64_decoder decoder;
    bool escaped;      /* within an escape */
    unsigned hex_left; /* digits left of a \uXXXX */
    unsigned hex;      /* their value so far */
} fg_blob;

/* limit bounds the decoded bytes; past it bytes.state is FG_BUFFER_FULL. */
void fg_blob_init(fg_blob *blob, size_t limit);

/* Takes characters of the string up to its closing quote: how many. ended receives whether the quote was one of them.
 */
size_t fg_blob_feed(fg_blob *blob, const char *text, size_t size, bool *ended);

#endif
