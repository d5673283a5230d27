// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/bytes.h"
#include "core/keyspace/keysearch.h"
#include "core/keyspace/namesexport.h"
#include "tests/support/test.h"

#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace redshank;

/// Names found in, and written from, a snapshot by threads of their own.
class TestKeySearch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QByteArrayList names;
        for (int i = 0; i < count; ++i)
            names.append("user:" + QByteArray::number(i) + (i % 2 ? ":profile" : ":cart"));
        m_index = KeyIndex::of(names);
    }
    void findsTheFirstFew();
    void thePreciseNameComesFirst();
    void theNewestSearchWins();
    void neverKeepsTheAskerWaiting();
    void diesInFlight();
    void exportsEscapedLines();
    void exportsTheVeryBytes();
    void exportRefusesWhatItCannotTell();
    void exportIsWholeOrNotAtAll();

private:
    static constexpr int count = 200'000;
    static KeyFilter substring(const QByteArray &text)
    {
        return {KeyFilter::Kind::Substring, Qt::CaseInsensitive, text};
    }
    std::optional<Result<qint64>> exported(const QList<KeySpan> &spans, NamesExport::Form form)
    {
        std::optional<Result<qint64>> outcome;
        NamesExport job;
        connect(&job, &NamesExport::finished, this, [&](const Result<qint64> &written) { outcome = written; });
        job.start(spans, path(), form);
        if (!QTest::qWaitFor([&] { return outcome.has_value(); }, patience))
            return {};
        return outcome;
    }
    QString path() const { return m_folder.filePath(QStringLiteral("names")); }
    QByteArray written() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    KeyIndex m_index;
    QTemporaryDir m_folder;
};

void TestKeySearch::findsTheFirstFew()
{
    KeySearch search;
    QSignalSpy found(&search, &KeySearch::found);
    search.start(m_index, substring("CART"), 5);
    QTRY_VERIFY(!found.isEmpty() && found.last()[1].toBool());
    QCOMPARE(found.last()[0].value<QByteArrayList>(),
        (QByteArrayList{"user:0:cart", "user:2:cart", "user:4:cart", "user:6:cart", "user:8:cart"}));
    found.clear();
    search.start(m_index, substring("nowhere"), 5);
    QTRY_COMPARE(found.size(), 1);
    QVERIFY(found.first()[0].value<QByteArrayList>().isEmpty() && found.first()[1].toBool());
    found.clear();
    search.start(KeyIndex(), substring("a"), 5);
    QTRY_COMPARE(found.size(), 1);
}

void TestKeySearch::thePreciseNameComesFirst()
{
    KeySearch search;
    QSignalSpy found(&search, &KeySearch::found);
    search.start(KeyIndex::of({"a:x", "b:x", "x", "y:x"}), substring("x"), 3);
    QTRY_VERIFY(!found.isEmpty() && found.last()[1].toBool());
    QCOMPARE(found.last()[0].value<QByteArrayList>(), (QByteArrayList{"x", "a:x", "b:x"}));
}

void TestKeySearch::theNewestSearchWins()
{
    KeySearch search;
    QSignalSpy found(&search, &KeySearch::found);
    for (const char *text : {"n", "no", "now", "nowh"})
        search.start(m_index, substring(text), 1'000'000);
    search.start(m_index, substring("199999"), 10);
    QTRY_VERIFY(!found.isEmpty() && found.last()[1].toBool());
    for (const auto &told : found)
        QCOMPARE(told[0].value<QByteArrayList>().value(0), QByteArray("user:199999:profile"));
    found.clear();
    search.start(m_index, substring("cart"), 10);
    search.cancel();
    search.start(m_index, substring("profile"), 1);
    QTRY_VERIFY(!found.isEmpty());
    QCOMPARE(found.first()[0].value<QByteArrayList>(), QByteArrayList{"user:1:profile"});
}

void TestKeySearch::neverKeepsTheAskerWaiting()
{
    KeySearch search;
    QSignalSpy found(&search, &KeySearch::found);
    QElapsedTimer timer;
    timer.start();
    search.start(m_index, substring("nowhere"), 10);
    QTRY_COMPARE(found.size(), 1);
    const qint64 wholeWalk = timer.restart();
    for (int i = 0; i < 100; ++i)
        search.start(m_index, substring("nowhere" + QByteArray::number(i)), 10);
    const qint64 hundredStarts = timer.elapsed();
    QVERIFY2(
        hundredStarts < 20 * wholeWalk, QByteArray::number(hundredStarts) + " of " + QByteArray::number(wholeWalk));
    QTRY_COMPARE(found.size(), 2);
}

void TestKeySearch::diesInFlight()
{
    for (int i = 0; i < 20; ++i) {
        auto search = std::make_unique<KeySearch>();
        search->start(m_index, substring("nowhere"), 10);
        auto job = std::make_unique<NamesExport>();
        job->start({KeySpan::all(m_index)}, path(), NamesExport::Form::EscapedLines);
        if (i % 2)
            QCoreApplication::processEvents();
        search.reset();
        job.reset();
        QCoreApplication::processEvents();
    }
}

void TestKeySearch::exportsEscapedLines()
{
    const QByteArrayList names{"plain", "new\nline", QByteArray("\0\xff", 2), "back\\slash", "caf\xc3\xa9"};
    const KeyIndex index = KeyIndex::of(names);
    const auto outcome = exported({KeySpan::all(index), {m_index, 10, 20}}, NamesExport::Form::EscapedLines);
    QVERIFY(outcome && *outcome);
    QCOMPARE(outcome->value(), names.size() + 10);
    QByteArrayList back;
    for (const QByteArray &line : written().chopped(1).split('\n'))
        back.append(unescaped(QString::fromUtf8(line)).value());
    QCOMPARE(QSet<QByteArray>(back.begin(), back.begin() + names.size()), QSet<QByteArray>(names.begin(), names.end()));
    QCOMPARE(back.mid(names.size()).first(), m_index.keyAt(10));
    QCOMPARE(back.size(), names.size() + 10);
}

void TestKeySearch::exportsTheVeryBytes()
{
    const KeyIndex index = KeyIndex::of({"a\nb", "\xff"});
    const auto outcome = exported({KeySpan::all(index)}, NamesExport::Form::NulEnded);
    QVERIFY(outcome && *outcome);
    QCOMPARE(written(), QByteArray("a\nb\0\xff\0", 6));
}

void TestKeySearch::exportRefusesWhatItCannotTell()
{
    QFile::remove(path());
    const KeyIndex index = KeyIndex::of({"a", QByteArray("b\0c", 3)});
    const auto outcome = exported({KeySpan::all(index)}, NamesExport::Form::NulEnded);
    QCOMPARE(outcome->error().kind, Error::Kind::InvalidInput);
    QVERIFY(!QFile::exists(path()));

    std::optional<Result<qint64>> failed;
    NamesExport job;
    connect(&job, &NamesExport::finished, this, [&](const Result<qint64> &result) { failed = result; });
    job.start(
        {KeySpan::all(index)}, m_folder.filePath(QStringLiteral("no/such/folder")), NamesExport::Form::EscapedLines);
    QTRY_VERIFY(failed.has_value());
    QCOMPARE(failed->error().kind, Error::Kind::Io);
}

void TestKeySearch::exportIsWholeOrNotAtAll()
{
    QFile::remove(path());
    std::optional<Result<qint64>> outcome;
    NamesExport job;
    connect(&job, &NamesExport::finished, this, [&](const Result<qint64> &result) { outcome = result; });
    job.start(
        {KeySpan::all(m_index), KeySpan::all(m_index), KeySpan::all(m_index)}, path(), NamesExport::Form::EscapedLines);
    job.cancel();
    QTRY_VERIFY(outcome.has_value());
    QCOMPARE(outcome->error().kind, Error::Kind::Cancelled);
    QVERIFY(!QFile::exists(path()));
}

QTEST_GUILESS_MAIN(TestKeySearch)
#include "tst_keysearch.moc"
