#ifndef IMAGE_CODECS_H
#define IMAGE_CODECS_H
int smol_codecs_abi(void);
#endif
