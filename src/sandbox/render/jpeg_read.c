/* JPEG decoding with libjpeg, whose errors are exceptions: they come back to the setjmp() of the public functions. */
#include "image_read.h"

#include "base/exif.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

/* A progressive file may repeat scans without end, each as costly as a whole picture; real ones have about 10. */
enum { SCANS_MAX = 64 };

/* From this many pixels on a side the decoder halves, which is faster than decoding all and shrinking later. */
enum { SIDE_ENOUGH = 1024 };

typedef struct reader {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf failed;
} reader;

static void fail(j_common_ptr jpeg)
{
    reader *self = jpeg->client_data;
    longjmp(self->failed, 1);
}

/* A truncated photo is refused, not drawn half grey; lesser damage, such as stray bytes between segments, is common. */
static void on_message(j_common_ptr jpeg, int level)
{
    if (level < 0 && (jpeg->err->msg_code == JWRN_JPEG_EOF || jpeg->err->msg_code == JWRN_HIT_MARKER))
        fail(jpeg);
}

static void print_nothing(j_common_ptr jpeg)
{
    (void)jpeg;
}

static void on_progress(j_common_ptr jpeg)
{
    reader *self = jpeg->client_data;
    if (self->jpeg.input_scan_number > SCANS_MAX)
        fail(jpeg);
}

/* Creates the decoder and reads up to the picture's size and orientation. */
static void open_file(reader *self, const uint8_t *file, size_t size, int *orientation)
{
    self->jpeg.err = jpeg_std_error(&self->errors);
    self->errors.error_exit = fail;
    self->errors.emit_message = on_message;
    self->errors.output_message = print_nothing;
    self->jpeg.client_data = self;
    jpeg_create_decompress(&self->jpeg);
    self->progress.progress_monitor = on_progress;
    self->jpeg.progress = &self->progress;
    jpeg_mem_src(&self->jpeg, file, (unsigned long)size);
    jpeg_save_markers(&self->jpeg, JPEG_APP0 + 1, 0xffff);
    jpeg_read_header(&self->jpeg, TRUE);
    if (!sb_raster_fits(self->jpeg.image_width, self->jpeg.image_height))
        fail((j_common_ptr)&self->jpeg);
    if (self->jpeg.marker_list)
        *orientation = fg_exif_orientation(self->jpeg.marker_list->data, self->jpeg.marker_list->data_length);
}

static void read_rows(reader *self, sb_raster *raster)
{
    struct jpeg_decompress_struct *jpeg = &self->jpeg;
    jpeg->out_color_space = JCS_RGB;
    jpeg->dct_method = JDCT_ISLOW; /* the one that is the same on every machine */
    jpeg->scale_num = 8;
    JDIMENSION side = jpeg->image_width > jpeg->image_height ? jpeg->image_width : jpeg->image_height;
    for (; jpeg->scale_num > 1 && side > 2 * SIDE_ENOUGH; side /= 2)
        jpeg->scale_num /= 2;
    jpeg->scale_denom = 8;
    jpeg_start_decompress(jpeg);
    raster->width = (int)jpeg->output_width;
    raster->height = (int)jpeg->output_height;
    raster->samples = malloc((size_t)jpeg->output_width * jpeg->output_height * 3);
    if (!raster->samples)
        fail((j_common_ptr)jpeg);
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW row = raster->samples + (size_t)jpeg->output_scanline * jpeg->output_width * 3;
        jpeg_read_scanlines(jpeg, &row, 1);
    }
    jpeg_finish_decompress(jpeg);
}

bool sb_jpeg_measure(const uint8_t *file, size_t size, int *width, int *height, int *orientation)
{
    reader self = {0};
    if (setjmp(self.failed)) {
        jpeg_destroy_decompress(&self.jpeg);
        return false;
    }
    open_file(&self, file, size, orientation);
    *width = (int)self.jpeg.image_width;
    *height = (int)self.jpeg.image_height;
    jpeg_destroy_decompress(&self.jpeg);
    return true;
}

bool sb_jpeg_read(const uint8_t *file, size_t size, sb_raster *raster, int *orientation)
{
    reader self = {0};
    *raster = (sb_raster){0};
    if (setjmp(self.failed)) {
        jpeg_destroy_decompress(&self.jpeg);
        free(raster->samples);
        raster->samples = NULL;
        return false;
    }
    open_file(&self, file, size, orientation);
    read_rows(&self, raster);
    jpeg_destroy_decompress(&self.jpeg);
    return true;
}
