// decode_symbols with the byte shuffles that processors since 2013 have.
#pragma once

#include "symbols.h"

#if defined(__GNUC__) && defined(__x86_64__) && !defined(WICK_BZIP2_PLAIN)
#define WICK_BZIP2_X86 1
#else
#define WICK_BZIP2_X86 0
#endif

#if WICK_BZIP2_X86
namespace wick::bzip2 {

bool has_wide_moves();
uint64_t decode_symbols_x86(const SymbolSource& source, Column& column);

}  // namespace wick::bzip2
#endif
