#ifndef SMOL_VERSION_H
#define SMOL_VERSION_H
int smol_kernels_abi(void);
#endif
