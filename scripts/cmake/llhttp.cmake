# SPDX-FileCopyrightText: 2026 The Redshank developers
# SPDX-License-Identifier: GPL-3.0-or-later
# llhttp: a system library where there is one (libllhttp-dev), else the C sources that Debian ships in node-llhttp.
pkg_check_modules(LLHTTP IMPORTED_TARGET QUIET libllhttp)
if(LLHTTP_FOUND)
    add_library(llhttp INTERFACE)
    target_link_libraries(llhttp INTERFACE PkgConfig::LLHTTP)
else()
    find_path(LLHTTP_INCLUDE llhttp.h PATHS /usr/share/include/llhttp /usr/share/llhttp)
    find_path(LLHTTP_SOURCES llhttp.c PATHS /usr/share/llhttp)
    if(NOT LLHTTP_INCLUDE OR NOT LLHTTP_SOURCES)
        message(FATAL_ERROR "llhttp was not found; install node-llhttp or libllhttp-dev (scripts/setup does it)")
    endif()
    add_library(llhttp STATIC "${LLHTTP_SOURCES}/llhttp.c" "${LLHTTP_SOURCES}/api.c" "${LLHTTP_SOURCES}/http.c")
    target_include_directories(llhttp SYSTEM PUBLIC "${LLHTTP_INCLUDE}")
    target_compile_options(llhttp PRIVATE -w -O2)
    set_target_properties(llhttp PROPERTIES UNITY_BUILD OFF)
endif()
add_library(llhttp::llhttp ALIAS llhttp)
