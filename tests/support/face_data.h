/* The smallest face that a test can send. */
#ifndef FG_TEST_FACE_DATA_H
#define FG_TEST_FACE_DATA_H

/* A grey PNG image of 64 x 48 as a data URI. */
#define FACE_DATA                                                                                                      \
    "data:image/png;base64,"                                                                                           \
    "iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwCAAAAACEICPDAAAAJUlEQVR42u3MQREAAAwCIKMb3RD77SAA6VEEAoFAIBAIBALB12AwvgBbYhXm"     \
    "NQAAAABJRU5ErkJggg=="

#endif
