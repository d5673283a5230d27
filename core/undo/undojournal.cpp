// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "undojournal.h"

#include "core/base/secret.h"
#include "core/base/systemerror.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QScopeGuard>
#include <QSet>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace redshank {

namespace {

constexpr char magicWord[] = "redshank undo "; ///< of every version
constexpr char magicLine[] = "redshank undo 1\n";
constexpr qint64 magicSize = sizeof magicLine - 1;
constexpr qint64 generationSize = 8;
constexpr qint64 headerSize = magicSize + UndoFrame::markerSize + generationSize;
constexpr qint64 copyWindow = qint64(1) << 20;

/// A name in a folder is on the disk when the folder is.
void syncFolder(const QString &path)
{
    const FileDescriptor folder(
        ::open(QFile::encodeName(QFileInfo(path).path()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.isOpen())
        ::fsync(folder.number());
}

void makePrivateFolder(const QString &path)
{
    const QString folder = QFileInfo(path).path();
    if (QFileInfo::exists(folder))
        return;
    QDir().mkpath(QFileInfo(folder).path());
    ::mkdir(QFile::encodeName(folder).constData(), 0700);
}

} // namespace

UndoJournal::UndoJournal(QString path, UndoLimits limits, std::stop_token stop, std::shared_ptr<UndoIndex> index)
    : m_path(std::move(path))
    , m_limits(limits)
    , m_stop(std::move(stop))
    , m_index(index ? std::move(index) : std::make_shared<UndoIndex>())
{ }

void UndoJournal::unlock()
{
    if (m_held)
        m_held.unlock();
    m_file = FileDescriptor();
}

Error UndoJournal::failed(const QString &what, int number) const
{
    return {Error::Kind::Io, what.arg(m_path), number ? systemErrorText(number).toUtf8() : QByteArray(), {}};
}

// --- opening

/// Whether there is a file, open and locked and read to its end.
Result<bool> UndoJournal::lock(Missing missing)
{
    const QByteArray name = QFile::encodeName(m_path);
    // Whoever had it locked may have renamed another into its place.
    for (int attempt = 0; attempt < 100; ++attempt) {
        const int make = missing == Missing::Make ? O_CREAT : 0;
        FileDescriptor file(::open(name.constData(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | make, 0600));
        if (!file.isOpen()) {
            if (errno != ENOENT)
                return failed(tr("The undo journal %1 cannot be opened."), errno);
            if (missing == Missing::Pass)
                return false;
            makePrivateFolder(m_path);
            if (attempt > 0)
                return failed(tr("The undo journal %1 cannot be made."), ENOENT);
            continue;
        }
        if (const auto checked = check(file); !checked)
            return checked.error();
        if (!file.lock(m_stop)) {
            if (errno == ECANCELED)
                return Error{Error::Kind::Cancelled, tr("The undo journal %1 is in use.").arg(m_path), {}, {}};
            return failed(tr("The undo journal %1 cannot be locked."), errno);
        }
        struct stat mine;
        struct stat named;
        if (::fstat(file.number(), &mine) != 0 || ::lstat(name.constData(), &named) != 0 || mine.st_ino != named.st_ino
            || mine.st_dev != named.st_dev)
            continue;
        m_file = std::move(file);
        // Nobody waits for the one with the other in hand: an index is held only by who has a file locked.
        m_held = std::unique_lock(m_index->mutex);
        if (m_index->inode != mine.st_ino || m_index->device != mine.st_dev || m_file.size() < m_index->end)
            m_index->forget();
        const auto header = readHeader();
        if (!header) {
            unlock();
            return header.error();
        }
        if (!header.value()) {
            unlock();
            continue; // it is another file's turn
        }
        m_index->inode = mine.st_ino;
        m_index->device = mine.st_dev;
        m_index->scan(m_file);
        return true;
    }
    return failed(tr("The undo journal %1 is in use."), 0);
}

Result<bool> UndoJournal::check(const FileDescriptor &file) const
{
    struct stat info;
    if (::fstat(file.number(), &info) != 0)
        return failed(tr("The undo journal %1 cannot be read."), errno);
    if (!S_ISREG(info.st_mode) || info.st_uid != ::geteuid())
        return failed(tr("%1 is no plain file or belongs to somebody else; it is not used as the undo journal."), 0);
    if ((info.st_mode & 077) != 0 && ::fchmod(file.number(), 0600) != 0)
        return failed(tr("Others may read the undo journal %1, and that cannot be changed."), errno);
    return true;
}

/// False where the file was none of ours and has been moved aside.
Result<bool> UndoJournal::readHeader()
{
    const QByteArray bytes = m_file.read(0, headerSize);
    if (bytes.size() == headerSize && bytes.startsWith(magicLine)) {
        const QByteArray generation = bytes.last(generationSize);
        if (generation != m_index->generation)
            m_index->forget();
        m_index->generation = generation;
        m_index->marker = bytes.mid(magicSize, UndoFrame::markerSize);
        m_index->end = std::max(m_index->end, headerSize);
        return true;
    }
    if (bytes.size() < headerSize
        && QByteArrayView(magicLine).startsWith(bytes.first(std::min(bytes.size(), magicSize)))) {
        m_index->forget(); // it is new, or a program died when it was
        const QByteArray generation = secureRandomBytes(generationSize);
        if (const auto made = makeHeader(m_file, generation); !made)
            return made.error();
        m_index->generation = generation;
        m_index->end = headerSize;
        syncFolder(m_path);
        return true;
    }
    if (bytes.startsWith(magicWord))
        return failed(
            tr("The undo journal %1 was written by a newer version of this program; it is left as it is."), 0);
    const QString stamp = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-hhmmss"));
    QString aside = QStringLiteral("%1.damaged-%2").arg(m_path, stamp);
    for (int i = 2; QFileInfo::exists(aside); ++i)
        aside = QStringLiteral("%1.damaged-%2-%3").arg(m_path, stamp, QString::number(i));
    if (::rename(QFile::encodeName(m_path).constData(), QFile::encodeName(aside).constData()) != 0)
        return failed(tr("%1 is no undo journal and cannot be moved aside; nothing was written."), errno);
    return false;
}

Result<void> UndoJournal::makeHeader(const FileDescriptor &file, const QByteArray &generation)
{
    if (m_index->marker.isEmpty())
        m_index->marker = secureRandomBytes(UndoFrame::markerSize);
    if (::ftruncate(file.number(), 0) != 0 || !file.write(0, magicLine + m_index->marker + generation)
        || ::fdatasync(file.number()) != 0)
        return failed(tr("The undo journal %1 cannot be written."), errno);
    return {};
}

// --- reading

Result<QList<UndoOperation>> UndoJournal::operations()
{
    const auto locked = lock(Missing::Pass);
    if (!locked)
        return locked.error();
    if (!locked.value())
        return QList<UndoOperation>();
    const auto unlocked = qScopeGuard([this] { unlock(); });
    const auto isOld = [this](const UndoIndex::Summary &summary) { return summary.operation.time < oldestTime(); };
    // Where there is no room to write it anew, what is old is passed over below, and dropped another time.
    if (std::any_of(m_index->operations.cbegin(), m_index->operations.cend(), isOld))
        static_cast<void>(compact({}, 0));
    QList<UndoIndex::Summary> summaries;
    for (const UndoIndex::Summary &summary : std::as_const(m_index->operations)) {
        if (!summary.isUndone && summary.operation.keys > 0 && !isOld(summary))
            summaries.append(summary);
    }
    std::sort(summaries.begin(), summaries.end(), [](const UndoIndex::Summary &a, const UndoIndex::Summary &b) {
        return std::pair(a.operation.time, a.firstOffset) < std::pair(b.operation.time, b.firstOffset);
    });
    QList<UndoOperation> found;
    for (const UndoIndex::Summary &summary : std::as_const(summaries))
        found.append(summary.operation);
    return found;
}

Result<UndoReader> UndoJournal::read(const QByteArray &operation)
{
    const auto locked = lock(Missing::Pass);
    if (!locked)
        return locked.error();
    if (!locked.value() || !m_index->operations.contains(operation) || m_index->operations[operation].isUndone) {
        unlock();
        return Error{Error::Kind::KeyGone, tr("The undo journal does not have this any more."), {}, {}};
    }
    UndoReader reader;
    reader.m_operation = m_index->operations[operation].operation;
    for (const UndoIndex::Place &place : std::as_const(m_index->places)) {
        if (place.operation == operation)
            reader.m_places.append(place);
    }
    // What is there is never written over: even a file that another has replaced is read to its end.
    m_held.unlock();
    ::flock(m_file.number(), LOCK_UN);
    reader.m_file = std::move(m_file);
    return reader;
}

std::optional<UndoReader::Batch> UndoReader::next()
{
    if (m_next >= m_places.size())
        return {};
    const UndoIndex::Place &place = m_places[m_next++];
    Batch batch;
    batch.number = place.batch;
    auto frame =
        UndoFrame::read(place.head, m_file.read(place.offset, UndoFrame::headSize + place.head.descriptionSize));
    if (!frame) {
        batch.isDamaged = true;
        batch.records.resize(place.keys);
        batch.places.resize(place.keys);
        return batch;
    }
    const qint64 payloads = place.offset + UndoFrame::headSize + place.head.descriptionSize;
    batch.isDamaged = !frame->takePayloads(place.head, m_file.read(payloads, place.head.payloadSize));
    for (quint32 i = 0; i < quint32(frame->records.size()); ++i) {
        if (place.left && !std::binary_search(place.left->begin(), place.left->end(), i))
            continue;
        batch.records.append(frame->records[i]);
        batch.places.append(i);
    }
    return batch;
}

void UndoReader::reverse()
{
    std::reverse(m_places.begin() + m_next, m_places.end());
}

QMap<quint32, QList<quint32>> UndoReader::unread() const
{
    QMap<quint32, QList<quint32>> batches;
    for (qsizetype i = m_next; i < m_places.size(); ++i) {
        QList<quint32> &places = batches[m_places[i].batch];
        if (m_places[i].left) {
            places = *m_places[i].left;
            continue;
        }
        for (quint32 place = 0; place < m_places[i].keys; ++place)
            places.append(place);
    }
    return batches;
}

// --- writing

Result<void> UndoJournal::prepare()
{
    const auto locked = lock(Missing::Make);
    unlock();
    return locked ? Result<void>() : Result<void>(locked.error());
}

Result<void> UndoJournal::append(const UndoFrame &frame)
{
    if (const auto locked = lock(Missing::Make); !locked)
        return locked.error();
    const auto unlocked = qScopeGuard([this] { unlock(); });
    QByteArray bytes = frame.encoded(m_index->marker);
    if (m_index->end + bytes.size() > m_limits.bytes) {
        if (const auto compacted = compact(frame.operation.id, bytes.size()); !compacted)
            return compacted;
    }
    const bool isWritten = (m_file.size() == m_index->end || ::ftruncate(m_file.number(), off_t(m_index->end)) == 0)
        && m_file.write(m_index->end, bytes) && ::fdatasync(m_file.number()) == 0;
    if (!isWritten) {
        const Error error = failed(tr("The undo journal %1 cannot be written."), errno);
        if (::ftruncate(m_file.number(), off_t(m_index->end)) != 0)
            m_index->forget(); // the next to open it finds what is whole
        return error;
    }
    m_index->note(frame, *UndoFrame::readHead(bytes, m_index->marker), m_index->end);
    return {};
}

qint64 UndoJournal::oldestTime() const
{
    return QDateTime::currentMSecsSinceEpoch() - std::chrono::milliseconds(m_limits.age).count();
}

/// The same without what is undone, withdrawn or too old, and without the oldest where it is too much.
Result<void> UndoJournal::compact(const QByteArray &kept, qint64 needed)
{
    QList<UndoIndex::Summary> newest;
    for (const UndoIndex::Summary &summary : std::as_const(m_index->operations)) {
        if (summary.operation.id == kept || (!summary.isUndone && summary.operation.time >= oldestTime()))
            newest.append(summary);
    }
    std::sort(newest.begin(), newest.end(), [&kept](const UndoIndex::Summary &a, const UndoIndex::Summary &b) {
        const bool isKept = a.operation.id == kept;
        return isKept != (b.operation.id == kept) ? isKept : a.lastOffset > b.lastOffset;
    });
    // With room to spare, so that it is not done again for the next frame.
    const qint64 room = needed > 0 ? m_limits.bytes / 4 * 3 : m_limits.bytes;
    QSet<QByteArray> staying;
    qint64 size = headerSize;
    for (const UndoIndex::Summary &summary : std::as_const(newest)) {
        const UndoOperation &operation = summary.operation;
        if (operation.id != kept && size + operation.bytes + needed > room)
            break;
        size += operation.bytes;
        staying.insert(operation.id);
    }
    if (needed > 0 && size + needed > m_limits.bytes)
        return Error{Error::Kind::LimitExceeded, tr("The undo journal is full."), {}, {}};

    const QByteArray name = QFile::encodeName(m_path);
    const QByteArray fresh = name + ".new";
    ::unlink(fresh.constData()); // of a program that died over it
    FileDescriptor file(::open(fresh.constData(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file.isOpen())
        return failed(tr("The undo journal %1 cannot be written anew."), errno);
    auto leave = qScopeGuard([&fresh] { ::unlink(fresh.constData()); });
    // Locked before it has the name: nobody can come in between.
    const QByteArray generation = secureRandomBytes(generationSize);
    bool isWritten = file.lock(m_stop) && makeHeader(file, generation).isOk();
    QList<std::pair<qint64, qint64>> parts; // offsets and sizes
    for (const UndoIndex::Place &place : std::as_const(m_index->places)) {
        if (staying.contains(place.operation))
            parts.append({place.offset, place.head.size()});
    }
    for (const QByteArray &id : std::as_const(staying))
        parts += m_index->operations.value(id).notes;
    std::sort(parts.begin(), parts.end());
    qint64 at = headerSize;
    for (const auto &[offset, length] : std::as_const(parts)) {
        for (qint64 done = 0; isWritten && done < length;) {
            const QByteArray part = m_file.read(offset + done, std::min(copyWindow, length - done));
            isWritten = !part.isEmpty() && file.write(at, part);
            done += part.size();
            at += part.size();
        }
    }
    if (!isWritten || ::fsync(file.number()) != 0 || ::rename(fresh.constData(), name.constData()) != 0)
        return failed(tr("The undo journal %1 cannot be written anew."), errno);
    leave.dismiss();
    syncFolder(m_path);
    struct stat info;
    const QByteArray marker = m_index->marker;
    m_index->forget();
    if (::fstat(file.number(), &info) == 0) {
        m_index->inode = info.st_ino;
        m_index->device = info.st_dev;
    }
    m_index->generation = generation;
    m_index->marker = marker;
    m_index->end = headerSize;
    m_file = std::move(file);
    m_index->scan(m_file);
    return {};
}

} // namespace redshank
