// Counts what comes on standard input. As a command it prints one line of JSON; called over HTTP it answers with the same line.
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUFFER_BYTES = 64 * 1024, EXIT_USAGE = 2 };

struct counts {
    unsigned long long lines;
    unsigned long long words;
    unsigned long long bytes;
};

static bool count(int input, struct counts *counts)
{
    static char buffer[BUFFER_BYTES];
    bool in_word = false;
    ssize_t length;
    while ((length = read(input, buffer, sizeof buffer)) > 0) {
        counts->bytes += (unsigned long long)length;
        for (ssize_t i = 0; i < length; i++) {
            bool space = isspace((unsigned char)buffer[i]) != 0;
            counts->lines += buffer[i] == '\n';
            counts->words += !space && !in_word;
            in_word = !space;
        }
    }

    return length == 0;
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        fprintf(stderr, "wordcount: unknown argument '%s'; the text comes on standard input\n", argv[1]);
        return EXIT_USAGE;
    }

    struct counts counts = {0};
    if (!count(STDIN_FILENO, &counts)) {
        fprintf(stderr, "wordcount: standard input: %s\n", strerror(errno));
        return EXIT_FAILURE;
    }

    // Only a server sets this: then the answer starts with headers and an empty line (CGI, RFC 3875).
    if (getenv("REQUEST_METHOD")) {
        printf("Content-Type: application/json\r\n\r\n");
    }

    printf("{\"lines\":%llu,\"words\":%llu,\"bytes\":%llu}\n", counts.lines, counts.words, counts.bytes);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
