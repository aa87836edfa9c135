/* Jobs and savings side by side, on an engine. */
#include "observer.h"
#include "scene.h"

#include <stdio.h>

enum { JOBS = 3 };

/* A job and what came of it. */
struct errand {
    int ends_due; /* final callbacks that are still to come */
    bool cancelled;
    facegen_result *result;
};

static void finish(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                   void *user_data)
{
    (void)job;
    struct errand *errand = user_data;
    facegen_error none = FACEGEN_ERROR_INIT;
    expect(errand->ends_due-- == 1, "a final callback too many");
    if (errand->cancelled && code == FACEGEN_E_CANCELLED)
        observer_tell(code, error->id);
    else
        judge_submit(code, result, error ? error : &none);
    errand->result = result;
}

static void finish_saving(facegen_code code, const char *path, const facegen_error *error, void *user_data)
{
    int *ends_due = user_data;
    facegen_error none = FACEGEN_ERROR_INIT;
    judge_saving(code, path, error ? error : &none);
    --*ends_due;
}

static void step(facegen_engine *engine)
{
    while (facegen_engine_step(engine, -1) > 0)
        continue;
}

/* Saves every image of every result in the folder, all at once. */
static void save_results(facegen_engine *engine, const struct errand *errands, const char *folder, int round)
{
    int ends_due = 0;
    for (size_t i = 0; i < JOBS; i++) {
        for (size_t image = 0; image < facegen_result_image_count(errands[i].result); image++) {
            char path[256];
            facegen_error error = FACEGEN_ERROR_INIT;
            snprintf(path, sizeof path, "%s/%d-%zu-%zu.png", folder, round, i, image);
            facegen_code code =
                facegen_engine_save(engine, errands[i].result, image, path, finish_saving, &ends_due, NULL, &error);
            judge_code(code, &error);
            ends_due += code == FACEGEN_OK;
        }
    }
    step(engine);
    expect(ends_due == 0, "%d savings had no final callback", ends_due);
}

static void begin(facegen_engine *engine, const facegen_request *request, struct errand *errand, bool cancel)
{
    facegen_job *job = NULL;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_code code = facegen_engine_submit(engine, request, finish, errand, &job, &error);
    judge_code(code, &error);
    errand->ends_due = code == FACEGEN_OK;
    errand->cancelled = cancel;
    if (cancel)
        facegen_job_cancel(job);
}

/* Generates on a new engine, cancels a job, and saves the others' images. */
static void run_errands(const torture_scene *scene, int round)
{
    struct errand errands[JOBS] = {{0}};
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_engine *engine = facegen_engine_new(scene->client, &error);
    judge_code(engine ? FACEGEN_OK : error.code, &error);
    for (size_t i = 0; i < JOBS && engine; i++)
        begin(engine, scene->request, &errands[i], i == 1);
    if (engine) {
        step(engine);
        save_results(engine, errands, scene->place->folder, round);
    }
    facegen_engine_free(engine);
    for (size_t i = 0; i < JOBS; i++) {
        expect(errands[i].ends_due == 0, "a job had no final callback");
        facegen_result_free(errands[i].result);
    }
}

void torture_engine(const torture_place *place)
{
    torture_scene scene = {.place = place, .sandbox = facegen_sandbox_new()};
    if (scene_begin(&scene, false) && scene_attach_sandbox(&scene) &&
        scene_set(facegen_client_set_max_queued(scene.client, 2, NULL)) &&
        scene_set(facegen_request_set_face_image(scene.request, "https://example.com/face.jpg"))) {
        run_errands(&scene, 1);
        judge_recovery();
        run_errands(&scene, 2);
    }
    scene_end(&scene);
}
