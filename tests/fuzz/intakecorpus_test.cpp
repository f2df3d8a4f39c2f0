// Tables and letters of the checked-in corpus, and mutations of them, through the function that the fuzzer runs.
#include "tests/fuzz/hostileintake.h"
#include "tests/fuzz/mutator.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace Gatehouse;

class IntakeCorpusTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const QString folder = QStringLiteral(GATEHOUSE_SOURCE_DIR "/tests/fuzz/intake/");
        for (const QString &name : QDir(folder).entryList(QDir::Files, QDir::Name)) {
            QFile file(folder + name);
            QVERIFY(file.open(QIODevice::ReadOnly));
            m_corpus.insert(name, file.readAll());
        }
        QCOMPARE(m_corpus.size(), 5);
    }

    void theCorpusIsTakenForWhatItIs()
    {
        for (auto it = m_corpus.cbegin(); it != m_corpus.cend(); ++it) {
            const TakenRequests taken = readHostileIntake(it.value());
            if (it.key().endsWith(QLatin1String(".csv")))
                QVERIFY2(taken.inTable > 0, qPrintable(it.key()));
            else
                QVERIFY2(taken.isLetter, qPrintable(it.key()));
        }
    }

    // Whatever comes in gets an answer.
    void noMutationBreaksAReader()
    {
        const QStringList names = m_corpus.keys();
        Mutator mutator(20261122);
        int taken = 0;
        for (int i = 0; i < 10'000; ++i) {
            const TakenRequests all = readHostileIntake(mutator.changed(m_corpus.value(names.at(i % names.size()))));
            taken += all.isLetter || all.inTable >= 0;
        }
        // Else the mutations would only be turned away at the door.
        QVERIFY(taken > 5'000);
    }

private:
    QMap<QString, QByteArray> m_corpus;
};

QTEST_GUILESS_MAIN(IntakeCorpusTest)
#include "intakecorpus_test.moc"
