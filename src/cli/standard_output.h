/* Whether standard output still takes what is printed: what is paid for and cannot be reported is half lost. */
#ifndef CLI_STANDARD_OUTPUT_H
#define CLI_STANDARD_OUTPUT_H

#include <stdbool.h>

/* Whether it is a pipe or terminal whose other end is closed. */
bool standard_output_is_closed(void);

/* Whether it is closed, printing to it has failed, or it takes nothing more, as a device that is full. */
bool standard_output_is_lost(void);

#endif
