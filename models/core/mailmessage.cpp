// GLib has a member called "signals", which Qt's keywords would replace: this file is compiled without them.
#include "models/core/mailmessage.h"

#include <QRegularExpression>
#include <QTimeZone>

#include <gmime/gmime.h>

#include <memory>
#include <mutex>

namespace Gatehouse
{

namespace
{

constexpr qsizetype kLargestMail = 32 << 20;
constexpr qsizetype kMostText = 64 << 10;
constexpr int kMostParts = 1000;
constexpr int kDeepest = 30;

struct Unref {
    void operator()(gpointer object) const { g_object_unref(object); }
};
template<typename T>
using Owned = std::unique_ptr<T, Unref>;

void prepare()
{
    static std::once_flag once;
    std::call_once(once, [] { g_mime_init(); });
}

// What a program wrote may be no UTF-8 whatever it says.
QString textOf(const char *utf8)
{
    return utf8 ? QString::fromUtf8(utf8).remove(QChar(u'\0')) : QString();
}

QDateTime timeOf(GDateTime *time)
{
    if (!time)
        return {};
    return QDateTime::fromSecsSinceEpoch(g_date_time_to_unix(time), Qt::OffsetFromUTC,
                                         int(g_date_time_get_utc_offset(time) / G_TIME_SPAN_SECOND));
}

void collect(InternetAddressList *list, int depth, QList<MailAddress> &into)
{
    const int count = list ? internet_address_list_length(list) : 0;
    for (int i = 0; i < count && into.size() < 50; ++i) {
        InternetAddress *one = internet_address_list_get_address(list, i);
        if (INTERNET_ADDRESS_IS_MAILBOX(one))
            into.append({textOf(internet_address_get_name(one)).simplified(),
                         textOf(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one))).trimmed()});
        else if (INTERNET_ADDRESS_IS_GROUP(one) && depth < 4)
            collect(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(one)), depth + 1, into);
    }
}

// The date stands behind the last semicolon.
QDateTime topmostReceived(GMimeMessage *message)
{
    GMimeHeader *header =
        g_mime_header_list_get_header(g_mime_object_get_header_list(GMIME_OBJECT(message)), "Received");
    const char *value = header ? g_mime_header_get_raw_value(header) : nullptr;
    if (!value)
        return {};
    const QByteArray text = QByteArray(value).simplified();
    const QByteArray date = text.sliced(text.lastIndexOf(';') + 1).trimmed();
    GDateTime *time = date.size() < text.size() ? g_mime_utils_header_decode_date(date.constData()) : nullptr;
    const QDateTime at = timeOf(time);
    if (time)
        g_date_time_unref(time);
    return at;
}

class PartReader
{
public:
    explicit PartReader(ReadMail &into)
        : m_into(into)
    {
    }

    void read(GMimeObject *part, int depth)
    {
        if (!part)
            return;
        if (depth > kDeepest || ++m_parts > kMostParts) {
            m_cut = true;
            return;
        }
        if (GMIME_IS_MULTIPART(part)) {
            GMimeMultipart *many = GMIME_MULTIPART(part);
            for (int i = 0; i < g_mime_multipart_get_count(many) && m_parts <= kMostParts; ++i)
                read(g_mime_multipart_get_part(many, i), depth + 1);
        } else if (GMIME_IS_MESSAGE_PART(part)) {
            GMimeMessage *inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(part));
            read(inner ? g_mime_message_get_mime_part(inner) : nullptr, depth + 1);
        } else if (GMIME_IS_TEXT_PART(part)) {
            readText(part);
        }
    }

    void finish()
    {
        m_into.text = (m_plain + QLatin1Char('\n') + m_marked).left(kMostText);
        if (m_cut)
            m_into.problems.append(QStringLiteral("The message is nested too deeply; not all of it was read."));
    }

private:
    void readText(GMimeObject *part)
    {
        const bool html = g_mime_content_type_is_type(g_mime_object_get_content_type(part), "text", "html");
        QString &into = html ? m_marked : m_plain;
        if (into.size() >= kMostText)
            return;
        char *text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
        QString words = textOf(text);
        g_free(text);
        if (html) {
            static const QRegularExpression tags(QStringLiteral("<[^<>]{0,2000}>"));
            words = words.left(4 * kMostText).replace(tags, QStringLiteral(" "));
        }
        into += QLatin1Char('\n') + words.left(kMostText);
    }

    ReadMail &m_into;
    QString m_plain;
    QString m_marked;
    int m_parts = 0;
    bool m_cut = false;
};

Owned<GMimeMessage> parsed(const QByteArray &bytes)
{
    const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.constData(), size_t(bytes.size())));
    const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    // An mbox line may stand before the headers of a message that was saved by hand.
    g_mime_parser_set_format(parser.get(), bytes.startsWith("From ") ? GMIME_FORMAT_MBOX : GMIME_FORMAT_MESSAGE);
    return Owned<GMimeMessage>(g_mime_parser_construct_message(parser.get(), nullptr));
}

QString inOneLine(const QString &text)
{
    QString line;
    for (const QChar c : text)
        line += c.category() == QChar::Other_Control || c == QChar::LineSeparator || c == QChar::ParagraphSeparator
                    ? QChar(u' ')
                    : c;
    return line.simplified().left(500);
}

Result<void> addAddress(GMimeMessage *message, GMimeAddressType type, const MailAddress &to)
{
    static const QRegularExpression plain(
        QStringLiteral("^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?$"),
        QRegularExpression::DontCaptureOption);
    if (!plain.match(to.address).hasMatch() || to.address.endsWith(QLatin1Char('\n')))
        return failure(
            ErrorKind::InvalidInput,
            QStringLiteral("The letter cannot be addressed: %1 is missing or no plain e-mail address. Give it "
                           "as name@host.example.")
                .arg(type == GMIME_ADDRESS_TYPE_FROM ? QStringLiteral("the sender") : QStringLiteral("the recipient")));
    g_mime_message_add_mailbox(message, type, inOneLine(to.name).toUtf8().constData(),
                               to.address.toLatin1().constData());
    return {};
}

void addText(GMimeMessage *message, const QString &text)
{
    const Owned<GMimeTextPart> part(g_mime_text_part_new_with_subtype("plain"));
    g_mime_text_part_set_charset(part.get(), "utf-8");
    QString plain = text;
    g_mime_text_part_set_text(part.get(), plain.remove(QChar(u'\0')).toUtf8().constData());
    g_mime_part_set_content_encoding(GMIME_PART(part.get()), GMIME_CONTENT_ENCODING_BASE64);
    g_mime_message_set_mime_part(message, GMIME_OBJECT(part.get()));
}

// A draft is opened by mail programs to be sent, and not as something that came in; what a program has sent is answered
// by no other program.
void mark(GMimeMessage *message, const QString &id)
{
    if (id.isEmpty()) {
        g_mime_object_set_header(GMIME_OBJECT(message), "X-Unsent", "1", nullptr);
        return;
    }
    g_mime_message_set_message_id(message, inOneLine(id).toLatin1().constData());
    g_mime_object_set_header(GMIME_OBJECT(message), "Auto-Submitted", "auto-generated", nullptr);
}

} // namespace

Result<ReadMail> readMail(const QByteArray &bytes)
{
    if (bytes.size() > kLargestMail)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("The message has more than 32 MiB. File the request with 'case open'."));
    prepare();
    const Owned<GMimeMessage> message = parsed(bytes);
    if (!message || g_mime_header_list_get_count(g_mime_object_get_header_list(GMIME_OBJECT(message.get()))) == 0)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("The file is no e-mail message: it begins with no headers. Save the message as "
                                      ".eml from the mail program."));
    ReadMail mail;
    collect(g_mime_message_get_from(message.get()), 0, mail.from);
    mail.subject = textOf(g_mime_message_get_subject(message.get())).simplified().left(2000);
    mail.receivedAt = topmostReceived(message.get());
    mail.dated = timeOf(g_mime_message_get_date(message.get()));
    PartReader parts(mail);
    parts.read(g_mime_message_get_mime_part(message.get()), 0);
    parts.finish();
    return mail;
}

Result<QByteArray> mailBytes(const WrittenMail &mail)
{
    prepare();
    const Owned<GMimeMessage> message(g_mime_message_new(TRUE));
    if (auto from = addAddress(message.get(), GMIME_ADDRESS_TYPE_FROM, mail.from); !from)
        return std::unexpected(from.error());
    if (auto to = addAddress(message.get(), GMIME_ADDRESS_TYPE_TO, mail.to); !to)
        return std::unexpected(to.error());
    for (const MailAddress &other : mail.others) {
        if (auto added = addAddress(message.get(), GMIME_ADDRESS_TYPE_TO, other); !added)
            return std::unexpected(added.error());
    }
    g_mime_message_set_subject(message.get(), inOneLine(mail.subject).toUtf8().constData(), "utf-8");
    GTimeZone *zone = g_time_zone_new_offset(mail.date.offsetFromUtc());
    GDateTime *utc = g_date_time_new_from_unix_utc(mail.date.toSecsSinceEpoch());
    GDateTime *date = g_date_time_to_timezone(utc, zone);
    g_mime_message_set_date(message.get(), date);
    g_date_time_unref(date);
    g_date_time_unref(utc);
    g_time_zone_unref(zone);
    mark(message.get(), mail.messageId);
    addText(message.get(), mail.text);
    GMimeFormatOptions *format = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
    char *text = g_mime_object_to_string(GMIME_OBJECT(message.get()), format);
    const QByteArray bytes(text);
    g_free(text);
    g_mime_format_options_free(format);
    return bytes;
}

} // namespace Gatehouse
