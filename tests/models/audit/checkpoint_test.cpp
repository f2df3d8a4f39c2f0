#include "models/audit/checkpoint.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

class CheckpointTest : public QObject
{
    Q_OBJECT
private slots:
    void aCheckpointIsReadBackByItsPublicKey()
    {
        const auto read = openCheckpoint(checkpointNote(m_checkpoint, m_key), m_key.publicKey());
        QVERIFY2(read, read ? "" : qPrintable(read.error().message));
        QCOMPARE(*read, m_checkpoint);
    }

    void itIsThreeLinesThatOtherToolsRead()
    {
        const QList<QByteArray> lines = checkpointNote(m_checkpoint, m_key).split('\n');
        QCOMPARE(lines.at(0), QByteArray("gatehouse.example/team"));
        QCOMPARE(lines.at(1), QByteArray("7"));
        QCOMPARE(lines.at(2).size(), 44);
        QVERIFY(lines.at(4).isEmpty());
        QVERIFY(lines.at(5).startsWith("\xe2\x80\x94 gatehouse "));
    }

    void everyChangedByteIsFound()
    {
        const QByteArray note = checkpointNote(m_checkpoint, m_key);
        const PublicKey key = m_key.publicKey();
        for (qsizetype i = 0; i < note.size(); ++i) {
            for (const char flip : {'\x01', '\x20', '\x80'}) {
                QByteArray changed = note;
                changed[i] = char(changed.at(i) ^ flip);
                QVERIFY2(!openCheckpoint(changed, key), qPrintable(QStringLiteral("byte %1").arg(i)));
            }
        }
        for (qsizetype size = 0; size < note.size(); ++size)
            QVERIFY(!openCheckpoint(note.first(size), key));
        QVERIFY(!openCheckpoint(note + "x", key));
        QVERIFY(!openCheckpoint(note + "\n", key));
    }

    void anotherKeyIsNoKey()
    {
        const auto read = openCheckpoint(checkpointNote(m_checkpoint, m_key), SigningKey::generate().publicKey());
        QCOMPARE(read.error().kind, ErrorKind::Corrupt);
    }

    void aSignedTextThatIsNoCheckpointIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("two lines") << QByteArray("a\n7\n");
        QTest::newRow("no number") << QByteArray("a\nseven\nAAAA\n");
        QTest::newRow("a number with zeros") << QByteArray("a\n007\n" + QByteArray(32, 'x').toBase64() + "\n");
        QTest::newRow("a short root") << QByteArray("a\n7\n" + QByteArray(31, 'x').toBase64() + "\n");
        QTest::newRow("below zero") << QByteArray("a\n-1\n" + QByteArray(32, 'x').toBase64() + "\n");
        QTest::newRow("nameless") << QByteArray("\n7\n" + QByteArray(32, 'x').toBase64() + "\n");
    }
    void aSignedTextThatIsNoCheckpointIsRefused()
    {
        QFETCH(QByteArray, text);
        const auto read = openCheckpoint(signedNote(text, QStringLiteral("gatehouse"), m_key), m_key.publicKey());
        QCOMPARE(read.error().kind, ErrorKind::InvalidInput);
    }

    void aKeyIsMadeOnceAndForItsOwnerAlone()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("keys/signing.pem"));
        const auto made = SigningKey::loadOrMake(file);
        QVERIFY2(made, made ? "" : qPrintable(made.error().message));
        QCOMPARE(QFile::permissions(file) &
                     (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
                 QFile::Permissions());
        const auto again = SigningKey::loadOrMake(file);
        QCOMPARE(again->publicKey().raw(), made->publicKey().raw());
        QCOMPARE(again->sign("x"), made->sign("x"));
        QVERIFY(!SigningKey::generate().save(file)); // never over another
        QCOMPARE(SigningKey::load(file)->publicKey().raw(), made->publicKey().raw());
    }

    void aKeyThatOthersMayReadSignsNothing()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("signing.pem"));
        QVERIFY(SigningKey::generate().save(file).has_value());
        QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
        QCOMPARE(SigningKey::load(file).error().kind, ErrorKind::Denied);
        QCOMPARE(SigningKey::loadOrMake(file).error().kind, ErrorKind::Denied);
    }

    void whatIsNoKeyIsSaidToBeNone()
    {
        const QTemporaryDir folder;
        QCOMPARE(PublicKey::fromPem("-----BEGIN PUBLIC KEY-----\nnonsense\n-----END PUBLIC KEY-----\n").error().kind,
                 ErrorKind::InvalidInput);
        QCOMPARE(PublicKey::load(folder.filePath(QStringLiteral("none"))).error().kind, ErrorKind::NotFound);
        const auto read = PublicKey::fromPem(m_key.publicKey().toPem());
        QCOMPARE(read->raw(), m_key.publicKey().raw());
    }

private:
    const SigningKey m_key = SigningKey::generate();
    const Checkpoint m_checkpoint{
        QStringLiteral("gatehouse.example/team"), {7, Sha256().of("seven")}, 1'763'000'000'000};
};

QTEST_GUILESS_MAIN(CheckpointTest)
#include "checkpoint_test.moc"
