#include "image_codecs.h"
int smol_codecs_abi(void) { return 1; }
