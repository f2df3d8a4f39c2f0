#include "tests/app/ctl/ctlprocess.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace Gatehouse;

namespace
{

// A day's wave, with one value in it that never was before.
QByteArray wave(int points, int spikeAt)
{
    QByteArray text = "timestamp,value\n";
    for (int i = 0; i < points; ++i) {
        const double value = i == spikeAt ? 400.0 : 100 + std::round(200 * std::sin(i / 20.0)) / 10;
        text += QByteArray::number(1'700'000'000 + i * 300) + ',' + QByteArray::number(value) + '\n';
    }
    return text;
}

constexpr int kMillion = 1'000'000;
constexpr int kSpikeAt = 900'500;

// A minute a row, and an hour is missing after every ten thousand rows.
qint64 stampOf(int row)
{
    return 1'700'000'000 + row * 60LL + row / 10'000 * 3600LL;
}

// Of a thousand rows one repeats a stamp, one goes back, six have no number, and in every tenth thousand nothing moves.
QByteArray oddPoints()
{
    const QList<QByteArray> unknown{"", "nan", "NaN", "inf", "-inf", "null"};
    QByteArray text = "timestamp,value\n";
    text.reserve(qsizetype(kMillion) * 20);
    for (int row = 0; row < kMillion; ++row) {
        const int place = row % 1000;
        const int stampRow = place == 100 || place == 201 ? row - 1 : place == 200 ? row + 1 : row;
        text += QByteArray::number(stampOf(stampRow)) + ',';
        if (place >= 300 && place < 306)
            text += unknown[place - 300];
        else if (row == kSpikeAt)
            text += "400";
        else if (row / 1000 % 10 == 9)
            text += '7';
        else
            text += QByteArray::number(100 + row * 7919LL % 41);
        text += '\n';
    }
    return text;
}

} // namespace

class DetectTest : public QObject
{
    Q_OBJECT
private slots:
    void scoresWhatWasNeverSeenHighest()
    {
        const CtlResult result = runCtl({QStringLiteral("detect"), written(wave(3000, 2000))});
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(result.err, QByteArray());
        const QList<QByteArray> lines = result.out.trimmed().split('\n');
        QCOMPARE(lines.size(), 3001);
        QCOMPARE(lines[0], QByteArray("timestamp,score"));
        int highestAt = -1;
        double highest = -1;
        for (int i = 1; i < lines.size(); ++i) {
            const double score = lines[i].split(',').at(1).toDouble();
            QVERIFY(score >= 0.0 && score < 1.0);
            if (score > highest) {
                highest = score;
                highestAt = i - 1;
            }
        }
        QCOMPARE(highestAt, 2000);
        QVERIFY(lines[2001].startsWith("1700600000,0."));
        // The same again, to the last digit.
        QCOMPARE(runCtl({QStringLiteral("detect"), written(wave(3000, 2000))}).out, result.out);
    }

    void answersInJsonAndFromStandardInput()
    {
        const QByteArray text = wave(300, 250).replace('\n', "\r\n") + "1,nan\r\n1,5\r\n";
        QProcess process;
        process.setStandardInputFile(written(text));
        const CtlResult result =
            finishCtl(process, {QStringLiteral("detect"), QStringLiteral("-"), QStringLiteral("--json")});
        QCOMPARE(result.exitCode, 0);
        const QJsonObject answer = result.json();
        QCOMPARE(answer[QLatin1String("points")].toInt(), 302);
        QCOMPARE(answer[QLatin1String("missing")].toInt(), 1);
        QCOMPARE(answer[QLatin1String("repeated")].toInt(), 1);
        QCOMPARE(answer[QLatin1String("backward")].toInt(), 1);
        const QJsonArray scores = answer[QLatin1String("scores")].toArray();
        QCOMPARE(scores.size(), 302);
        QVERIFY(scores[250].toObject()[QLatin1String("score")].toDouble() > 0.5);
        QVERIFY(scores[300].toObject()[QLatin1String("score")].isNull());
        QVERIFY(result.err.contains("1 value is missing and has no score") && result.err.contains("1 goes back"));
    }

    void aConstantAndAShortSeriesScoreNothing()
    {
        QByteArray constant;
        for (int i = 0; i < 500; ++i)
            constant += QByteArray::number(i) + ",7\n";
        const CtlResult result = runCtl({QStringLiteral("detect"), written(constant)});
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(result.out.count(",0\n"), 500);
        const CtlResult brief = runCtl({QStringLiteral("detect"), written(wave(50, 40))});
        QCOMPARE(brief.exitCode, 0);
        QCOMPARE(brief.out.count(",0\n"), 50);
        QVERIFY(brief.err.contains("All scores are 0"));
    }

    void saysWhatIsWrongWithAFile()
    {
        const CtlResult text = runCtl({QStringLiteral("detect"), written("timestamp,value\n1,2\n2,many\n")});
        QCOMPARE(text.exitCode, 1);
        QVERIFY(text.err.contains("Line 3 cannot be read: 'many' is no number"));
        QCOMPARE(runCtl({QStringLiteral("detect"), written("")}).exitCode, 1);
        QVERIFY(runCtl({QStringLiteral("detect"), written("t,v\n")}).err.contains("it holds no point"));
        const CtlResult absent = runCtl({QStringLiteral("detect"), QStringLiteral("/nowhere/x.csv")});
        QCOMPARE(absent.exitCode, 1);
        QVERIFY(absent.err.contains("cannot be read"));
        QCOMPARE(runCtl({QStringLiteral("detect")}).exitCode, 2);
    }

    // As files from the field are: stamps twice and backwards, stretches without a row, without a value, without
    // change.
    void aMillionOddPointsAreScoredTheSameEachTime()
    {
        const QString name = written(oddPoints());
        const CtlResult result = runCtl({QStringLiteral("detect"), name});
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(result.err,
                 QByteArray("6,000 values are missing and have no score.\n"
                            "1,000 timestamps stand there twice and 1,000 go back; points were taken in the "
                            "order of the file.\n"));
        QCOMPARE(result.out.count('\n'), kMillion + 1);
        QCOMPARE(result.out.count(",\n"), 6000);
        QVERIFY(!result.out.contains("nan") && !result.out.contains("inf"));
        // What never was before, and nothing else.
        QVERIFY(result.out.contains('\n' + QByteArray::number(stampOf(kSpikeAt)) + ",0.8"));
        QCOMPARE(result.out.count(",0.8") + result.out.count(",0.9"), 1);
        // The other way in, and byte for byte the same.
        QProcess process;
        process.setStandardInputFile(name);
        QVERIFY(finishCtl(process, {QStringLiteral("detect"), QStringLiteral("-")}).out == result.out);
    }

private:
    QString written(const QByteArray &text)
    {
        const QString name = m_folder.filePath(QStringLiteral("series%1.csv").arg(++m_count));
        QFile file(name);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("The series cannot be written.");
        return name;
    }

    QTemporaryDir m_folder;
    int m_count = 0;
};

QTEST_GUILESS_MAIN(DetectTest)
#include "detect_test.moc"
