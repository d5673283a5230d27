// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The key index against a plain set, driven by arbitrary bytes: a byte for the separators, then operations, each a byte
// and a name that ends with 0xfe. Names are gathered until an operation uses them: insert, remove, rename, merge,
// filter.
#include "core/keyspace/keyfilter.h"
#include "core/keyspace/keymerge.h"
#include "tests/unit/keyspacemodel.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

using namespace redshank;

namespace {

void require(bool isTrue)
{
    if (!isTrue)
        abort();
}

void compareFolder(const KeyIndex &index, const PlainSet &names, const KeyIndex::Folder &folder, int &budget)
{
    const QList<PlainRow> expected = plainRows(names, folder.prefix, index.order().separators());
    require(index.childCount(folder) == expected.size());
    for (qsizetype row = 0; row < expected.size(); ++row) {
        const KeyIndex::Child child = index.childAt(folder, row);
        require(PlainRow{child.isFolder(), child.full, child.keyCount} == expected[row]);
        require(index.childRowAt(folder, child.position) == row);
        require((child.isFolder() ? index.childRowOfFolder(folder, child.full) : index.childRowOf(folder, child.full))
            == row);
        if (child.isFolder() && --budget > 0)
            compareFolder(index, names, index.folder(child.full), budget);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const QList<QByteArrayList> separators{{":"}, {":", "/"}, {"::"}, {"->", ":"}, {}, {"\xff"}};
    if (size == 0)
        return 0;
    const KeyOrder order(separators[data[0] % separators.size()]);
    KeyIndex index(order);
    PlainSet names;
    QByteArrayList batch;
    for (size_t i = 1; i < size;) {
        const uint8_t operation = data[i++];
        QByteArray name;
        while (i < size && data[i] != 0xfe)
            name += char(data[i++]);
        ++i;
        batch.append(name);
        if (operation % 6 == 0)
            continue; // one more name for the next change
        const KeyIndex change = KeyIndex::of(batch, order);
        switch (operation % 6) {
        case 1:
            index = operation & 8 ? index.merged(change) : change.merged(index);
            names.insert(batch.begin(), batch.end());
            break;
        case 2:
            index = index.removed(change);
            for (const QByteArray &gone : batch)
                names.erase(gone);
            break;
        case 3:
            index = index.renamed(batch.first(), name);
            names.erase(batch.first());
            names.insert(name);
            break;
        case 4: {
            // Into a form that shares nothing with what is there, and back.
            const KeyOrder other(separators[(data[0] + 1) % separators.size()]);
            index = index.reordered(other).filtered([&](QByteArrayView one) { return !one.startsWith(name); });
            index = index.reordered(order);
            std::erase_if(names, [&](const QByteArray &one) { return one.startsWith(name); });
            break;
        }
        default: {
            const std::vector<KeyIndex> parts{change, index, change};
            index = KeyIndex::mergedAll(parts);
            names.insert(batch.begin(), batch.end());
        }
        }
        batch.clear();
    }
    require(index.size() == qsizetype(names.size()));
    qsizetype position = 0;
    for (const QByteArray &name : names) {
        require(index.keyAt(position) == name);
        require(index.positionOf(name) == position);
        ++position;
    }
    KeyMatcher running({KeyFilter::Kind::Substring, Qt::CaseInsensitive, batch.isEmpty() ? ":" : batch.first()});
    const KeyMatcher matcher(running);
    const auto keep = [&](QByteArrayView name, qsizetype shared) { return running.next(name, shared); };
    const KeyIndex matches = filteredRange(index, 0, index.size(), keep);
    require(matches.size() == std::count_if(names.begin(), names.end(), matcher));
    int budget = 50;
    compareFolder(index, names, index.root(), budget);
    return 0;
}
