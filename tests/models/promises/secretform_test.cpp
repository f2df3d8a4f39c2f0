#include "models/promises/secretform.h"

#include <QTest>

using namespace Gatehouse;

class SecretFormTest : public QObject
{
    Q_OBJECT
private slots:
    void theFormIsToldFromHowItIsWritten_data()
    {
        QTest::addColumn<QByteArray>("secret");
        QTest::addColumn<SecretForm>("form");
        const auto row = [](const char *name, const QByteArray &secret, SecretForm form) {
            QTest::newRow(name) << secret << form;
        };
        row("nothing", "", SecretForm::None);
        row("bcrypt", "$2b$10$" + QByteArray(53, 'a'), SecretForm::Bcrypt);
        row("bcrypt of PHP", "$2y$12$" + QByteArray(53, 'Z'), SecretForm::Bcrypt);
        row("bcrypt cut off", "$2b$10$" + QByteArray(52, 'a'), SecretForm::Clear);
        row("argon2", "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA", SecretForm::SlowHash);
        row("scrypt", "scrypt:32768:8:1$salt$00ff", SecretForm::SlowHash);
        row("PBKDF2", "pbkdf2:sha256:260000$salt$00ff", SecretForm::SlowHash);
        row("SHA-256", QByteArray(64, 'f'), SecretForm::Digest);
        row("SHA-512 in capitals", QByteArray(128, 'A'), SecretForm::Digest);
        row("with its name", "sha256:abc", SecretForm::Digest);
        row("MD5 or a key", QByteArray(32, '0'), SecretForm::Unclear);
        row("a key of a gateway", "sk-abcdefghijklmnopqrstuvwxyz012345", SecretForm::Clear);
        row("a key of New API", "q8ZlG5Vt0aKdR3nUe7Wc1XyB9mPo2HsTf4IjL6QkEvNbCgAu", SecretForm::Clear);
        row("63 digits", QByteArray(63, 'f'), SecretForm::Clear);
        row("a word", "password", SecretForm::Clear);
    }
    void theFormIsToldFromHowItIsWritten()
    {
        QFETCH(QByteArray, secret);
        QFETCH(SecretForm, form);
        QCOMPARE(secretFormOf(std::string_view(secret.constData(), size_t(secret.size()))), form);
    }
};

QTEST_GUILESS_MAIN(SecretFormTest)
#include "secretform_test.moc"
