#include "ui/theme/lineicon.h"
#include "ui/theme/seriescolours.h"
#include "ui/theme/tabularfont.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QImage>
#include <QPalette>
#include <QRawFont>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace Gatehouse;

namespace
{

double linear(double channel)
{
    return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &colour)
{
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

// The contrast ratio of WCAG 2: 1 .. 21.
double contrast(const QColor &a, const QColor &b)
{
    const double lighter = std::max(luminance(a), luminance(b));
    const double darker = std::min(luminance(a), luminance(b));
    return (lighter + 0.05) / (darker + 0.05);
}

ThemeTokens shipped(const char *name)
{
    return loadThemeTokens(QStringLiteral(":/gatehouse/themes/%1.json").arg(QLatin1String(name)))
        .value_or(ThemeTokens{});
}

} // namespace

class ThemeTest : public QObject
{
    Q_OBJECT

private slots:
    void textIsReadableOnEverySurfaceItStandsOn_data()
    {
        QTest::addColumn<QColor>("ink");
        QTest::addColumn<QColor>("surface");
        for (const char *name : {"light", "dark"}) {
            const ThemeTokens t = shipped(name);
            const QList<std::pair<const char *, QColor>> surfaces{
                {"background", t.background}, {"surface", t.surface}, {"raised", t.raised}, {"hover", t.hover}};
            const QList<std::pair<const char *, QColor>> inks{
                {"text", t.text}, {"muted", t.muted}, {"faint", t.faint}, {"accent", t.accent},
                {"ok", t.ok},     {"warn", t.warn},   {"bad", t.bad}};
            for (const auto &[inkName, ink] : inks) {
                for (const auto &[surfaceName, surface] : surfaces)
                    QTest::addRow("%s: %s on %s", name, inkName, surfaceName) << ink << surface;
            }
            for (const Tone tone : {Tone::Neutral, Tone::Accent, Tone::Ok, Tone::Warn, Tone::Bad})
                QTest::addRow("%s: tone %d on its tint", name, int(tone)) << t.ink(tone) << t.tint(tone);
            QTest::addRow("%s: text on a selected row", name) << t.text << t.accentTint;
            QTest::addRow("%s: text on a warning", name) << t.text << t.warnTint;
            QTest::addRow("%s: text on the accent", name) << t.onAccent << t.accent;
        }
    }

    void textIsReadableOnEverySurfaceItStandsOn()
    {
        QFETCH(QColor, ink);
        QFETCH(QColor, surface);
        QVERIFY2(contrast(ink, surface) >= 4.5, qPrintable(QString::number(contrast(ink, surface))));
    }

    void theOutlineOfAnInputIsSeenOnEverySurface()
    {
        for (const char *name : {"light", "dark"}) {
            const ThemeTokens t = shipped(name);
            QVERIFY(contrast(t.control, t.surface) >= 3);
            QVERIFY(contrast(t.control, t.background) >= 3);
            QVERIFY(contrast(t.accent, t.surface) >= 3);
        }
    }

    void aTokenFileWithAMissingColourIsRefusedByName()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("half.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"background\": \"#FFFFFF\"}");
        file.close();
        const Result<ThemeTokens> tokens = loadThemeTokens(file.fileName());
        QVERIFY(!tokens);
        QCOMPARE(tokens.error().kind, ErrorKind::InvalidInput);
        QVERIFY(tokens.error().message.contains(QStringLiteral("\"surface\"")));
        QVERIFY(tokens.error().message.contains(file.fileName()));
    }

    void aTokenFileThatIsNoJsonIsRefused()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("not.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("colour: blue");
        file.close();
        QCOMPARE(loadThemeTokens(file.fileName()).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(loadThemeTokens(folder.filePath(QStringLiteral("absent.json"))).error().kind, ErrorKind::NotFound);
    }

    void aStyleSheetMayNameOnlyTokensThatExist()
    {
        const ThemeTokens tokens = shipped("light");
        QCOMPARE(fillStyleSheet(QStringLiteral("a { color: @text; }"), tokens).value(),
                 QStringLiteral("a { color: #1a1f26; }"));
        const Result<QString> wrong = fillStyleSheet(QStringLiteral("a { color: @txet; }"), tokens);
        QVERIFY(!wrong);
        QVERIFY(wrong.error().message.contains(QStringLiteral("@txet")));
    }

    void modesReadAsTheyAreWritten()
    {
        for (const ThemeMode mode : {ThemeMode::System, ThemeMode::Light, ThemeMode::Dark})
            QCOMPARE(themeModeFromToken(themeModeToken(mode)).value(), mode);
        QCOMPARE(themeModeFromToken(QStringLiteral("sepia")).error().kind, ErrorKind::InvalidInput);
    }

    void aChangeOfModeChangesPaletteAndStyleSheetBeforeItTells()
    {
        Theme theme(*qApp, ThemeMode::Light);
        QCOMPARE(QApplication::palette().color(QPalette::WindowText), theme.tokens().text);
        QColor seen;
        connect(&theme, &Theme::changed, this, [&] { seen = QApplication::palette().color(QPalette::WindowText); });
        QSignalSpy changes(&theme, &Theme::changed);
        theme.setMode(ThemeMode::Dark);
        QVERIFY(theme.isDark());
        QCOMPARE(changes.size(), 1);
        QCOMPARE(seen, theme.tokens().text);
        QVERIFY(qApp->styleSheet().contains(theme.tokens().accent.name()));
        QVERIFY(!qApp->styleSheet().contains(QLatin1Char('@')));
        theme.setMode(ThemeMode::Dark);
        QCOMPARE(changes.size(), 1);
    }

    void everyIconIsDrawnInTheColourAskedFor()
    {
        const QStringList files = QDir(QStringLiteral(":/gatehouse/icons")).entryList();
        QVERIFY(files.size() >= 30);
        const QColor colour(200, 30, 40);
        for (const QString &file : files) {
            const Result<QByteArray> source = lineIconSource(QString(file).chopped(4));
            QVERIFY(source.has_value());
            const QImage image = renderLineIcon(*source, colour, 16, 2).toImage();
            QCOMPARE(image.size(), QSize(32, 32));
            int drawn = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    const QColor pixel = image.pixelColor(x, y);
                    if (pixel.alpha() < 250)
                        continue;
                    ++drawn;
                    QVERIFY2(qAbs(pixel.red() - 200) < 6 && qAbs(pixel.green() - 30) < 6, qPrintable(file));
                }
            }
            QVERIFY2(drawn > 8, qPrintable(file + QStringLiteral(" is empty")));
        }
    }

    void anIconThatDoesNotExistIsEmptyAndSaidByName()
    {
        Theme theme(*qApp, ThemeMode::Light);
        QTest::ignoreMessage(QtWarningMsg,
                             "Icon \"unheard-of\" cannot be shown: resources/icons has no such file. Add it.");
        QVERIFY(theme.icon(QStringLiteral("unheard-of")).isNull());
        QVERIFY(!theme.icon(QStringLiteral("latency")).isNull());
    }

    void everyDigitIsAsWideAsTheOthers()
    {
        Theme theme(*qApp, ThemeMode::Light);
        for (const TextRole role :
             {TextRole::Body, TextRole::Strong, TextRole::Small, TextRole::Figure, TextRole::Mono}) {
            const QFontMetricsF metrics(theme.font(role));
            const double zero = metrics.horizontalAdvance(QLatin1Char('0'));
            for (char digit = '1'; digit <= '9'; ++digit)
                QVERIFY2(qAbs(metrics.horizontalAdvance(QLatin1Char(digit)) - zero) < 0.05,
                         qPrintable(QStringLiteral("%1, role %2, digit %3: %4 instead of %5")
                                        .arg(theme.font(role).family())
                                        .arg(int(role))
                                        .arg(QLatin1Char(digit))
                                        .arg(metrics.horizontalAdvance(QLatin1Char(digit)))
                                        .arg(zero)));
            QCOMPARE(metrics.horizontalAdvance(QStringLiteral("1111111111")),
                     metrics.horizontalAdvance(QStringLiteral("0808080808")));
        }
    }

    void aDamagedFontIsRefusedAndNeverReadBeyondItsEnd()
    {
        QFont inter(QStringLiteral("Inter"));
        const QRawFont raw = QRawFont::fromFont(inter);
        for (const char *table : {"cmap", "GSUB"}) {
            const QByteArray whole = raw.fontTable(table);
            for (qsizetype length = 0; length < whole.size(); length += 1 + whole.size() / 200) {
                const FontTables cut = [&](const char *tag) {
                    return QLatin1String(tag) == QLatin1String(table) ? QByteArray(whole.constData(), length)
                                                                      : raw.fontTable(tag);
                };
                const Result<QByteArray> made = tabularFont(cut, QStringLiteral("Cut"), QStringLiteral("Regular"));
                QVERIFY(made || !made.error().message.isEmpty());
            }
        }
        QVERIFY(
            !tabularFont([](const char *) { return QByteArray(); }, QStringLiteral("None"), QStringLiteral("Regular")));
    }

    void theColoursOfSeriesDiffer()
    {
        QSet<QRgb> seen;
        for (int i = 0; i < kSeriesColours; ++i)
            seen.insert(seriesColour(i).rgb());
        QCOMPARE(seen.size(), kSeriesColours);
        QCOMPARE(seriesColour(0), QColor(0x00, 0x72, 0xb2));
        QCOMPARE(seriesColour(kSeriesColours), seriesColour(0));
    }

    void theHeatmapScaleGrowsBrighterAllTheWay()
    {
        double before = -1;
        for (int i = 0; i <= 100; ++i) {
            const double now = luminance(QColor::fromRgb(viridis(i / 100.0)));
            QVERIFY(now > before);
            before = now;
        }
        QCOMPARE(viridis(-3), viridis(0));
        QCOMPARE(viridis(7), viridis(1));
    }
};

QTEST_MAIN(ThemeTest)
#include "theme_test.moc"
