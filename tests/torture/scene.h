/* What most scenarios work with: a client and a request for the smallest image. */
#ifndef SCENE_H
#define SCENE_H

#include "judge.h"

#include <facegen/sandbox.h>

typedef struct torture_scene {
    const torture_place *place;
    facegen_sandbox *sandbox; /* NULL where there is none */
    facegen_client *client;   /* NULL, as the request, where memory ran out */
    facegen_request *request;
} torture_scene;

/* Whether a setter had the memory it needs. */
bool scene_set(facegen_code code);

/* Lets calls begin to fail, and makes client and request, but for its face. False when memory ran out. */
bool scene_begin(torture_scene *scene, bool base64);

/* Connects the client with the sandbox, or with the provider in the process. As scene_begin(). */
bool scene_attach_sandbox(const torture_scene *scene);
bool scene_attach_provider(const torture_scene *scene);

/* Frees everything, and judges. */
void scene_end(const torture_scene *scene);

#endif
