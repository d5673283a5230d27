# SPDX-FileCopyrightText: 2026 The Redshank developers
# SPDX-License-Identifier: GPL-3.0-or-later
# hiredis >= 1.2: the system's where it is new enough, else the one that scripts/setup built below build/deps.
find_package(PkgConfig REQUIRED)
pkg_check_modules(HIREDIS IMPORTED_TARGET QUIET hiredis>=1.2)
add_library(hiredis INTERFACE)
add_library(hiredis::hiredis ALIAS hiredis)
if(HIREDIS_FOUND)
    target_link_libraries(hiredis INTERFACE PkgConfig::HIREDIS)
else()
    set(hiredis_prefix "${PROJECT_SOURCE_DIR}/build/deps/hiredis")
    if(NOT EXISTS "${hiredis_prefix}/lib/libhiredis.a")
        message(FATAL_ERROR "hiredis >= 1.2 is not installed; run scripts/setup, which brings it")
    endif()
    target_include_directories(hiredis SYSTEM INTERFACE "${hiredis_prefix}/include")
    target_link_libraries(hiredis INTERFACE "${hiredis_prefix}/lib/libhiredis.a")
endif()
