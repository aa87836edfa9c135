/* The least program that makes a call with libcurl: it prints the answer as it comes.  bench-bare-process URL */
#include <curl/curl.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    char url[256];
    snprintf(url, sizeof url, "%s/v6/image_editing/face_gen", argc > 1 ? argv[1] : "");
    CURL *easy = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS,
                     "{\"key\":\"a-key-of-usual-length-0123456789abcdefghijklmnopqrstuvwxyz\","
                     "\"prompt\":\"pretty woman\",\"face_image\":\"https://example.com/face.jpg\"}");
    CURLcode code = curl_easy_perform(easy);
    curl_slist_free_all(headers);
    curl_easy_cleanup(easy);
    return code == CURLE_OK ? 0 : 1;
}
