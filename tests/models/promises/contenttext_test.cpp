#include "models/promises/contenttext.h"

#include <QTest>

using namespace Gatehouse;

class ContentTextTest : public QObject
{
    Q_OBJECT
private slots:
    void contentIsToldFromMetadata_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<ContentSign>("sign");
        const auto row = [](const char *name, const QByteArray &text, ContentSign sign) {
            QTest::newRow(name) << text << sign;
        };
        row("nothing", "", ContentSign::None);
        row("a conversation", "{\"messages\":[{\"role\":\"user\",\"content\":\"Where do I live now?\"}]}",
            ContentSign::Certain);
        row("a conversation with spaces", "{ \"messages\" : [ { \"role\": \"user\" } ] }", ContentSign::Certain);
        row("a prompt", "{\"model\":\"m\",\"prompt\":\"Write a letter to my landlord about the rent\"}",
            ContentSign::Certain);
        row("an answer in an error", "status 400: {\"content\":\"I am sorry that your father has died\"}",
            ContentSign::Certain);
        row("a prompt that was cut off", "{\"prompt\":\"Write a letter to my landlord ab", ContentSign::Certain);
        row("the word content as a status", "{\"error\":\"content_filter\",\"content\":\"blocked\"}",
            ContentSign::None);
        row("counts of tokens", "{\"input\":1200,\"completion\":33,\"response\":\"ok\"}", ContentSign::None);
        row("names of fields in an error", "invalid field \"messages\": must not be empty", ContentSign::None);
        row("a short error", "status_code=429, rate limited", ContentSign::None);
        row("ratios of a product", "{\"model_ratio\":2.5,\"request_path\":\"/v1/chat/completions\",\"frt\":812}",
            ContentSign::None);
        row("a long text", QByteArray(2000, 'x'), ContentSign::Long);
        row("not quite so long a text", QByteArray(1999, 'x'), ContentSign::None);
        row("a quote at the very end", "\"prompt\"", ContentSign::None);
        row("an escape at the very end", "{\"prompt\":\"a b c d e f g h i j k l m\\", ContentSign::Certain);
    }
    void contentIsToldFromMetadata()
    {
        QFETCH(QByteArray, text);
        QFETCH(ContentSign, sign);
        QCOMPARE(contentSign(std::string_view(text.constData(), size_t(text.size()))), sign);
    }
};

QTEST_GUILESS_MAIN(ContentTextTest)
#include "contenttext_test.moc"
