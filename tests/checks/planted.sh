#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Redshank developers
# SPDX-License-Identifier: GPL-3.0-or-later
# Plants one violation after the other into a small clean tree and asks each check to find it:  planted.sh CHECK
set -euo pipefail
check=$1
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failures=0

spdx='// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later'

clean_tree() {
    rm -rf "${tree:?}"/*
    mkdir -p "$tree"/core/{base,redis,keyspace,values,endpoint} "$tree"/ui/models "$tree"/app "$tree"/tests/unit
    printf '%s\n' "$spdx" '#include "core/base/error.h"' >"$tree/core/redis/reply.h"
    printf '%s\n' "$spdx" >"$tree/core/base/error.h"
    printf '%s\n' "$spdx" '#include "core/redis/reply.h"' 'label->setTextFormat(Qt::PlainText);' >"$tree/ui/window.cpp"
    printf '%s\n' "$spdx" '#include "ui/window.h"' 'return QCoreApplication::exec();' >"$tree/app/main.cpp"
    printf '%s\n' "$spdx" >"$tree/tests/unit/tst_reply.cpp"
}

# finds NAME FILE LINE: with LINE added to FILE, the check must end with 1 and name the file.
finds() {
    local name=$1 file=$2 line=$3 output status=0
    clean_tree
    [ -e "$tree/$file" ] || printf '%s\n' "$spdx" >"$tree/$file"
    printf '%b\n' "$line" >>"$tree/$file"
    output=$("$check" "$name" "$tree") || status=$?
    if [ "$status" -ne 1 ] || ! grep -qF "$file" <<<"$output"; then
        printf 'not found by %s: %s in %s\n%s\n' "$name" "$line" "$file" "$output"
        failures=$((failures + 1))
    fi
}

for name in layers files rules; do
    clean_tree
    "$check" "$name" "$tree" >/dev/null || { printf '%s finds something in a clean tree\n' "$name"; failures=$((failures + 1)); }
done

finds layers core/base/error.cpp '#include "core/redis/reply.h"'
finds layers core/redis/reply.cpp '#include "ui/window.h"'
finds layers core/keyspace/keys.cpp '#include "core/values/page.h"'
finds layers core/values/page.cpp '#  include "core/endpoint/endpoint.h"'
finds layers ui/models/model.cpp '#include "ui/window.h"'
finds layers ui/window.cpp '#include "app/application.h"'
finds layers core/redis/reply.cpp '#include "../base/error.h"'
finds layers core/redis/reply.cpp '#include <QWidget>'
finds layers core/keyspace/keys.h '#include <hiredis/hiredis.h>'
finds layers ui/window.cpp '#include <rapidjson/reader.h>'
finds files core/base/long.cpp "$(printf '\\n%.0s' {1..500})"
finds files core/base/later.cpp '// TO''DO: some day'
finds rules core/redis/send.cpp 'redisAsyncCommand(context, callback, data, "GET %s", key);'
finds rules ui/window.cpp 'QCoreApplication::processEvents();'
finds rules ui/window.cpp 'if (dialog.exec() == QDialog::Accepted) {'
finds rules core/endpoint/server.cpp 'socket->waitForReadyRead(100);'
finds rules ui/window.cpp 'label->setTextFormat(Qt::RichText);'
finds rules ui/window.cpp 'button->setToolTip(refusal.isEmpty() ? tr("Add") : refusal);'
finds rules ui/window.cpp 'm_state->setToolTip(\n    stateText());'
finds rules ui/label.cpp 'auto *label = new QLabel(text, this);'
finds rules core/values/page.h 'struct Page\n{\n};\nclass Page : public QObject\n{\n};'
finds rules tests/unit/tst_wait.cpp 'QTest::qWait(100);'
finds rules tests/unit/tst_skip.cpp 'QSKIP("redis-cli is not installed");'

clean_tree
printf 'int x;\n' >"$tree/core/base/bare.cpp"
if "$check" files "$tree" >/dev/null; then
    echo 'not found by files: a file without SPDX lines'
    failures=$((failures + 1))
fi

[ "$failures" -eq 0 ] || exit 1
echo 'every planted violation was found'
