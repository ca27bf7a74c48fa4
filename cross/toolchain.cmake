# For CMAKE_TOOLCHAIN_FILE; cross/run gives HARK_CROSS_TRIPLET, HARK_CROSS_EMULATOR,
# HARK_CROSS_FLAGS and CMAKE_SYSROOT. The compiler is this machine's, everything else lies in the
# sysroot.
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES
  HARK_CROSS_TRIPLET HARK_CROSS_EMULATOR HARK_CROSS_FLAGS)
string(REGEX REPLACE "-.*" "" CMAKE_SYSTEM_PROCESSOR ${HARK_CROSS_TRIPLET})
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_C_COMPILER ${HARK_CROSS_TRIPLET}-gcc)
set(CMAKE_LIBRARY_ARCHITECTURE ${HARK_CROSS_TRIPLET})
set(CMAKE_CROSSCOMPILING_EMULATOR ${HARK_CROSS_EMULATOR})

# A cross compiler of Debian brings a libc and its headers, and looks there first. Here nothing but
# its own headers and libgcc may come from it: the rest is the sysroot's.
execute_process(COMMAND ${CMAKE_C_COMPILER} -print-file-name=include
  OUTPUT_VARIABLE compiler_include OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
set(library_dir ${CMAKE_SYSROOT}/usr/lib/${HARK_CROSS_TRIPLET})
string(JOIN " " CMAKE_C_FLAGS_INIT -B${library_dir} -nostdinc -isystem ${compiler_include}
  -isystem ${CMAKE_SYSROOT}/usr/include/${HARK_CROSS_TRIPLET}
  -isystem ${CMAKE_SYSROOT}/usr/include ${HARK_CROSS_FLAGS})
string(JOIN " " CMAKE_EXE_LINKER_FLAGS_INIT
  -L${library_dir} -Wl,-rpath-link,${library_dir} -Wl,-rpath-link,${library_dir}/pulseaudio)

set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(ENV{PKG_CONFIG_SYSROOT_DIR} ${CMAKE_SYSROOT})
set(ENV{PKG_CONFIG_PATH} "")
set(ENV{PKG_CONFIG_LIBDIR} ${library_dir}/pkgconfig:${CMAKE_SYSROOT}/usr/share/pkgconfig)
