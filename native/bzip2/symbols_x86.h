// decode_symbols with the wide vectors that processors since 2013 have.
#pragma once

#include "processor.h"
#include "symbols.h"

#if WICK_BZIP2_X86
namespace wick::bzip2 {

// Needs has_wide_vectors().
uint64_t decode_symbols_x86(const SymbolSource& source, Column& column);

}  // namespace wick::bzip2
#endif
