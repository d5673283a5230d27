// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifdef __SANITIZE_THREAD__
#include <sanitizer/tsan_interface.h>
#endif

namespace redshank {

/// Tells ThreadSanitizer what it cannot see: the locks by which Qt's thread pool puts what it is given before what its
/// threads do with it, because distributions do not build Qt for it. One side calls give() last, the other take()
/// first. Nothing in all other builds.
class HandOver
{
public:
    static void give()
    {
#ifdef __SANITIZE_THREAD__
        __tsan_release(&s_place);
#endif
    }
    static void take()
    {
#ifdef __SANITIZE_THREAD__
        __tsan_acquire(&s_place);
#endif
    }

private:
    static inline char s_place = 0;
};

} // namespace redshank
