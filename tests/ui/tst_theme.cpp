// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test.h"
#include "ui/theme/badge.h"
#include "ui/theme/colors.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QFontMetrics>
#include <QHeaderView>
#include <QImage>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QRadioButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStyleOptionButton>
#include <QTableWidget>

using namespace redshank;

namespace {

constexpr double readable = 4.5; // WCAG 2, level AA

const QList<QByteArray> &types()
{
    static const QList<QByteArray> types{"string", "hash", "list", "set", "zset", "stream", "ReJSON-RL", "TSDB-TYPE",
        "vectorset", "MBbloom--", "MBbloomCF", "CMSk-TYPE", "TopK-TYPE", "TDIS-TYPE", "none", "graphdata", ""};
    return types;
}

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::instance()->apply(*qApp, Theme::Mode::Light); }

    void computesContrastAsWcagDoes()
    {
        QCOMPARE(colors::contrast(Qt::black, Qt::white), 21.0);
        QCOMPARE(colors::contrast(Qt::white, Qt::white), 1.0);
        QVERIFY(qAbs(colors::contrast(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.01);
    }

    void textIsReadable_data()
    {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void textIsReadable()
    {
        QFETCH(bool, isDark);
        const QPalette palette = colors::palette(isDark);
        const auto check = [](const QColor &text, const QColor &ground, const QString &what) {
            const double ratio = colors::contrast(text, ground);
            QVERIFY2(ratio >= readable, qPrintable(QStringLiteral("%1: %2").arg(what, QString::number(ratio))));
        };
        const QColor window = palette.color(QPalette::Window);
        const QColor base = palette.color(QPalette::Base);
        const QColor alternate = palette.color(QPalette::AlternateBase);
        const QColor hover = colors::shade(Theme::Shade::Hover, isDark);
        check(palette.color(QPalette::WindowText), window, QStringLiteral("window text"));
        check(palette.color(QPalette::ButtonText), palette.color(QPalette::Button), QStringLiteral("button text"));
        check(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight), QStringLiteral("selected"));
        check(palette.color(QPalette::ToolTipText), palette.color(QPalette::ToolTipBase), QStringLiteral("tool tip"));
        for (const QColor &ground : {window, base, alternate, hover}) {
            const QString on = QStringLiteral(" on ") + ground.name();
            check(palette.color(QPalette::Text), ground, QStringLiteral("text") + on);
            check(palette.color(QPalette::PlaceholderText), ground, QStringLiteral("placeholder") + on);
            check(palette.color(QPalette::Link), ground, QStringLiteral("link") + on);
            for (const auto shade : {Theme::Shade::Muted, Theme::Shade::Good, Theme::Shade::Warning, Theme::Shade::Bad,
                     Theme::Shade::Info, Theme::Shade::Accent})
                check(colors::shade(shade, isDark), ground, QStringLiteral("shade %1").arg(int(shade)) + on);
            for (const auto environment : {Environment::Development, Environment::Staging, Environment::Production})
                check(colors::environment(environment, isDark), ground, QStringLiteral("environment") + on);
        }
        QVERIFY(!colors::environment(Environment::None, isDark).isValid());
        for (const QByteArray &type : types()) {
            // As letters on a row, and as the ground of a badge whose letters have the colour of the rows.
            check(colors::type(type, isDark), base, QStringLiteral("badge ") + QString::fromLatin1(type));
            check(colors::type(type, isDark), alternate, QStringLiteral("badge ") + QString::fromLatin1(type));
        }
    }

    void namesTypes_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QString>("badge");
        QTest::newRow("string") << QByteArray("string") << QStringLiteral("STR");
        QTest::newRow("stream") << QByteArray("stream") << QStringLiteral("STRM");
        QTest::newRow("json") << QByteArray("ReJSON-RL") << QStringLiteral("JSON");
        QTest::newRow("unknown") << QByteArray("my-module") << QStringLiteral("MYMO");
        QTest::newRow("bytes") << QByteArray("\x00\xff<b>", 5) << QStringLiteral("B");
        QTest::newRow("nothing") << QByteArray() << QStringLiteral("?");
    }

    void namesTypes()
    {
        QFETCH(QByteArray, type);
        QTEST(Theme::instance()->typeBadge(type), "badge");
    }

    void badgesHaveOneWidthAndHoldTheirLetters()
    {
        // A type unknown to us may show fewer letters; those that are known show all of theirs.
        QFont font = Theme::instance()->small();
        font.setBold(true);
        for (const QByteArray &type : types())
            QVERIFY2(
                QFontMetrics(font).horizontalAdvance(Theme::instance()->typeBadge(type)) < badgeSize().width(), type);
        QVERIFY(badgeSize().height() <= Theme::rowHeight);
    }

    void switchesLive()
    {
        Theme *theme = Theme::instance();
        QSignalSpy changes(theme, &Theme::changed);
        theme->setMode(Theme::Mode::Dark);
        QVERIFY(theme->isDark());
        QCOMPARE(QApplication::palette().color(QPalette::Base), colors::palette(true).color(QPalette::Base));
        QCOMPARE(changes.size(), 1);
        theme->setMode(Theme::Mode::Light);
        QVERIFY(!theme->isDark());
        QCOMPARE(QApplication::palette().color(QPalette::Base), colors::palette(false).color(QPalette::Base));
    }

    /// The platform here is a light one; what counts is that asking it neither loops nor leaves its palette behind.
    void followsThePlatform()
    {
        Theme *theme = Theme::instance();
        theme->setMode(Theme::Mode::Dark);
        theme->setMode(Theme::Mode::System);
        QVERIFY(!theme->isDark());
        QCOMPARE(QApplication::palette().color(QPalette::Base), colors::palette(false).color(QPalette::Base));
        QSignalSpy changes(theme, &Theme::changed);
        QWindow window;
        QEvent event(QEvent::ThemeChange);
        QCoreApplication::sendEvent(&window, &event);
        QCOMPARE(changes.size(), 1);
        QCOMPARE(QApplication::palette().color(QPalette::Base), colors::palette(false).color(QPalette::Base));
        theme->setMode(Theme::Mode::Light);
    }

    void iconsTakeThePalettesColour()
    {
        const QIcon icon = Theme::instance()->icon(QStringLiteral("plus"));
        QVERIFY(!icon.isNull());
        QVERIFY(Theme::instance()->icon(QStringLiteral("no-such-icon")).isNull());
        for (const auto mode : {Theme::Mode::Dark, Theme::Mode::Light}) {
            Theme::instance()->setMode(mode);
            for (const qreal ratio : {1.0, 1.25, 1.5, 2.0}) {
                const QPixmap pixmap = icon.pixmap(QSize(16, 16), ratio);
                QCOMPARE(pixmap.size(), (QSizeF(16, 16) * ratio).toSize());
                const QImage image = pixmap.toImage().convertToFormat(QImage::Format_ARGB32);
                const QColor middle = image.pixelColor(image.width() / 2, image.height() / 2);
                QVERIFY(middle.alpha() > 200);
                QVERIFY(colors::contrast(middle, QApplication::palette().color(QPalette::Button)) >= readable);
            }
        }
    }

    void iconsShareOneGridAndStroke()
    {
        const QDir folder(QStringLiteral(":/icons"));
        const QStringList names = folder.entryList();
        QVERIFY(names.size() > 30);
        for (const QString &name : names) {
            if (name == QLatin1String("redshank.svg"))
                continue; // the program's own picture
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray svg = file.readAll();
            QVERIFY2(svg.contains("viewBox=\"0 0 16 16\""), qPrintable(name));
            QVERIFY2(svg.contains("stroke=\"currentColor\""), qPrintable(name));
            QVERIFY2(svg.count("stroke-width=") == 1 && svg.contains("stroke-width=\"1.25\""), qPrintable(name));
            QVERIFY2(!svg.contains("#"), qPrintable(name)); // no colour of its own
            const QImage image = Theme::instance()->icon(name.chopped(4)).pixmap(QSize(32, 32), 1.0).toImage();
            bool hasInk = false;
            for (int y = 0; y < image.height() && !hasInk; ++y)
                for (int x = 0; x < image.width() && !hasInk; ++x)
                    hasInk = image.pixelColor(x, y).alpha() > 128;
            QVERIFY2(hasInk, qPrintable(name));
        }
    }

    void controlsAreFoundByTheirFrame()
    {
        for (const auto mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
            Theme::instance()->setMode(mode);
            QSpinBox number;
            QLineEdit line;
            QComboBox choice;
            QPushButton button(QStringLiteral("Button"));
            for (QWidget *control : std::initializer_list<QWidget *>{&number, &line, &choice, &button}) {
                control->resize(control->sizeHint());
                QVERIFY2(control->height() >= Theme::rowHeight, control->metaObject()->className());
                const QImage image = control->grab().toImage();
                const QColor frame = image.pixelColor(0, image.height() / 2);
                for (const auto ground : {QPalette::Base, QPalette::Window}) {
                    const double ratio = colors::contrast(frame, control->palette().color(ground));
                    QVERIFY2(ratio >= 3,
                        qPrintable(QStringLiteral("%1: %2")
                                       .arg(QLatin1String(control->metaObject()->className()))
                                       .arg(ratio)));
                }
            }
        }
        Theme::instance()->setMode(Theme::Mode::Light);
    }

    void choicesAreFoundByTheirCircle()
    {
        for (const auto mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
            Theme::instance()->setMode(mode);
            QRadioButton choice(QStringLiteral("Choice"));
            choice.resize(choice.sizeHint());
            const auto lines = [&choice] {
                QStyleOptionButton option;
                option.initFrom(&choice);
                const QRect circle = choice.style()->subElementRect(QStyle::SE_RadioButtonIndicator, &option, &choice);
                const QImage image = choice.grab().toImage();
                int found = 0; // along the line through the middle of the circle
                for (int x = circle.left(); x <= circle.right(); ++x) {
                    const QColor pixel = image.pixelColor(x, circle.center().y());
                    found += colors::contrast(pixel, choice.palette().color(QPalette::Window)) >= 3 ? 1 : 0;
                }
                return found;
            };
            const int unchosen = lines();
            QVERIFY2(unchosen >= 2, QByteArray::number(unchosen));
            choice.setChecked(true);
            QVERIFY(lines() >= unchosen + 3);
        }
        Theme::instance()->setMode(Theme::Mode::Light);
    }

    void controlsAreFlat()
    {
        for (const auto mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
            Theme::instance()->setMode(mode);
            QSpinBox number;
            QLineEdit line;
            QComboBox choice;
            QPushButton button;
            for (QWidget *control : std::initializer_list<QWidget *>{&number, &line, &choice, &button}) {
                control->resize(control->sizeHint());
                const QImage image = control->grab().toImage();
                // Left of the text and inside of the frame there is one colour from top to bottom.
                const QColor middle = image.pixelColor(4, image.height() / 2);
                for (int y = 2; y < image.height() - 2; ++y)
                    QVERIFY2(image.pixelColor(4, y) == middle,
                        qPrintable(QStringLiteral("%1 at %2: %3")
                                       .arg(QLatin1String(control->metaObject()->className()))
                                       .arg(y)
                                       .arg(image.pixelColor(4, y).name())));
            }
        }
        Theme::instance()->setMode(Theme::Mode::Light);
    }

    void headersHaveARowsHeightAndWholeLetters()
    {
        const QString tall = QStringLiteral("\u00c5g"); // a ring above, a tail below
        QTableWidget table(1, 1);
        table.setHorizontalHeaderLabels({tall});
        QHeaderView *header = table.horizontalHeader();
        QCOMPARE(header->sizeHint().height(), Theme::rowHeight);
        table.resize(200, 100);
        const QImage image = header->grab().toImage();
        const QColor ground = image.pixelColor(2, image.height() / 2);
        int rows = 0; // in which there is ink
        for (int y = 0; y < image.height() - 1; ++y)
            for (int x = Theme::grid; x < header->sectionSize(0) - Theme::grid; ++x)
                if (colors::contrast(image.pixelColor(x, y), ground) > 3) {
                    ++rows;
                    break;
                }
        QVERIFY2(rows >= QFontMetrics(header->font()).tightBoundingRect(tall).height() - 2,
            qPrintable(QString::number(rows)));
    }

    void hasThreeTextSizes()
    {
        const qreal body = QApplication::font().pointSizeF();
        QCOMPARE(Theme::instance()->monospace().pointSizeF(), body);
        QVERIFY(Theme::instance()->small().pointSizeF() < body);
        QVERIFY(Theme::instance()->heading().pointSizeF() > body);
        // By its letters: not every font that is of one pitch says so of itself.
        const QFontMetricsF letters(Theme::instance()->monospace());
        QCOMPARE(letters.horizontalAdvance(QLatin1Char('i')), letters.horizontalAdvance(QLatin1Char('W')));
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
