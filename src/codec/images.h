/* The images of an answer, and the links that come beside them. */
#ifndef FG_IMAGES_H
#define FG_IMAGES_H

#include "draft.h"

/* Takes the images of `output`: a list or an object of strings, a single string, or nothing. */
void fg_images_take(fg_draft *draft, fg_json output);

/* The links of a list; NULL when it is none, or empty. */
fg_links *fg_links_take(fg_draft *draft, fg_json list);

#endif
