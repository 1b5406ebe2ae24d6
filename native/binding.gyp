{
  'targets': [
    {
      'target_name': 'wick',
      'sources': ['<!@(node parts.mjs sources)'],
      'defines': ['NAPI_VERSION=8', '<!@(node parts.mjs defines)'],
      'include_dirs': ['<!@(node parts.mjs include_dirs)'],
      'libraries': ['<!@(node parts.mjs libraries)'],
      'cflags!': ['-fno-exceptions'],
      'cflags_cc!': ['-fno-exceptions', '-fno-rtti', '-std=gnu++17', '-std=gnu++20'],
      'cflags_cc': ['-O3', '-std=c++20', '-fexceptions', '-fvisibility=hidden', '-Wall', '-Wextra', '-pthread'],
      # What it needs and not every system has lies beside it in packages.
      'ldflags': ['-pthread', '-Wl,-rpath,\\$$ORIGIN'],
      'xcode_settings': {
        'CLANG_CXX_LANGUAGE_STANDARD': 'c++20',
        'CLANG_CXX_LIBRARY': 'libc++',
        'GCC_ENABLE_CPP_EXCEPTIONS': 'YES',
        'GCC_OPTIMIZATION_LEVEL': '3',
        'GCC_SYMBOLS_PRIVATE_EXTERN': 'YES',
        'MACOSX_DEPLOYMENT_TARGET': '13.0',
      },
      'msvs_settings': {
        'VCCLCompilerTool': {'AdditionalOptions': ['/std:c++20'], 'ExceptionHandling': 1, 'Optimization': 3},
      },
    },
  ],
}
