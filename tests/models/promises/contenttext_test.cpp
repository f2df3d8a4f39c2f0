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
        row("a prompt in a script without spaces",
            "{\"prompt\":"
            "\"\xe6\x88\x91\xe4\xbd\x8f\xe5\x9c\xa8\xe5\x93\xaa\xe9\x87\x8c\xe8\xaf\xb7\xe5\x91\x8a\xe8\xaf\x89\xe6\x88"
            "\x91\"}",
            ContentSign::Certain);
        row("the same in escapes of JSON",
            "{\"prompt\":\"\\u6211\\u4f4f\\u5728\\u54ea\\u91cc\\u8bf7\\u544a\\u8bc9\\u6211\"}", ContentSign::Certain);
        row("a group of users in a script without spaces",
            "{\"input\":\"\xe9\xbb\x98\xe8\xae\xa4\xe5\x88\x86\xe7\xbb\x84\"}", ContentSign::None);
        row("a prompt on several lines", "{\"prompt\":\"Write\ta letter\nto my landlord\"}", ContentSign::Certain);
        row("a conversation in a string of JSON",
            "{\"body\":\"{\\\"messages\\\":[{\\\"role\\\":\\\"user\\\",\\\"content\\\":\\\"Where?\\\"}]}\"}",
            ContentSign::Certain);
        row("a conversation in a string in a string of JSON",
            "{\"a\":\"{\\\"b\\\":\\\"{\\\\\\\"messages\\\\\\\":[{\\\\\\\"role\\\\\\\":1}]}\\\"}\"}",
            ContentSign::Certain);
        row("names of fields in a string of JSON", "{\"error\":\"invalid field \\\"messages\\\": must not be empty\"}",
            ContentSign::None);
        row("a conversation as Python writes it", "Error: {'messages': [{'role': 'user', 'content': 'Where?'}]}",
            ContentSign::Certain);
        row("a prompt as Python writes it", "bad request {'prompt': 'Write a letter to my landlord'}",
            ContentSign::Certain);
        row("names of fields in an error of Python", "'messages' must contain the word 'json' in some form",
            ContentSign::None);
        row("a name that another one ends with", "{\"my_prompt\":\"this is only the title of a page\"}",
            ContentSign::None);
        QByteArray prose;
        for (int i = 0; i < 10; ++i)
            prose += "my neighbour's dog barked, and I could not sleep. ";
        row("prose that a provider echoed", prose.trimmed(), ContentSign::Prose);
        row("prose of too few words", prose.left(prose.size() / 2), ContentSign::None);
        row("as many words of a trace",
            QByteArray("File \"/usr/lib/python3/x.py\", line 12, in call_api raise RateLimitError(429) ").repeated(12),
            ContentSign::None);
        row("a long error of a provider",
            QByteArray("litellm.RateLimitError: AnthropicException - Overloaded. Received Model Group=m1 "
                       "Available Model Group Fallbacks=None LiteLLM Retried: 2 times, LiteLLM Max Retries: 3 ")
                .repeated(5),
            ContentSign::None);
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
