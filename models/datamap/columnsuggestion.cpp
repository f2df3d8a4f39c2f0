#include "models/datamap/columnsuggestion.h"

#include "models/core/counted.h"

#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <optional>

namespace Gatehouse
{

namespace
{

constexpr int kFewValues = 5;

// Words of a name, and what a column so called mostly holds. The first that fits counts.
struct NameRule {
    const char *words;
    const char *category;
};

constexpr std::array kNames{
    NameRule{
        "email mail phone mobile tel telephone fax address street city zip postal postcode whatsapp telegram wechat",
        "contact"},
    NameRule{"ip ipv4 ipv6 ua agent browser device fingerprint mac host hostname referer referrer cookie", "network"},
    NameRule{"password passwd pwd secret token hash salt otp totp credential apikey key signature jwt pin",
             "credential"},
    NameRule{"lat lon lng latitude longitude geo location country region timezone", "location"},
    NameRule{"prompt prompts completion content conversation transcript request_body response_body answer question "
             "input_text output_text messages",
             "content"},
    NameRule{"username firstname lastname fullname nickname surname birth birthday birthdate gender avatar photo "
             "passport ssn nationality company display_name first_name last_name full_name user_name real_name",
             "identity"},
    NameRule{"user_id account_id owner_id customer_id member_id person_id subject_id created_by updated_by "
             "invited_by user account owner customer member",
             "identifier"},
    NameRule{"iban card bic payer payee paypal stripe", "payment"},
    NameRule{"note notes comment comments description remark remarks reason text bio message memo detail details "
             "subject title feedback name label extra metadata meta payload data json",
             "free_text"},
    NameRule{"amount price cost balance quota credit credits tax vat invoice spend budget currency", "billing"},
    NameRule{"created updated deleted expires expired time date timestamp seen at on until since", "time"},
    NameRule{"language lang locale theme newsletter consent preference preferences opt subscribed notify",
             "preference"},
    NameRule{"model latency tokens duration endpoint requests usage provider", "usage"},
    NameRule{"role permission permissions team workspace organisation organization group", "membership"},
    NameRule{"status state enabled disabled active is has version count type kind mode flag priority weight sort order "
             "retry retries attempt",
             "operational"},
    NameRule{"id uuid guid ref reference", "reference"}};

// "backupEmail", "backup-email": backup, email.
QStringList wordsOf(const QString &name)
{
    static const QRegularExpression humps(QStringLiteral("([a-z0-9])([A-Z])"));
    static const QRegularExpression breaks(QStringLiteral("[^A-Za-z0-9]+"));
    QString spaced = name;
    return spaced.replace(humps, QStringLiteral("\\1_\\2")).toLower().split(breaks, Qt::SkipEmptyParts);
}

struct Finding {
    QString category;
    QString why;
    bool isStrong = false;
};

const NameRule *ruleOf(const QString &word)
{
    const auto has = [&](const NameRule &rule) {
        return QString::fromLatin1(rule.words).split(QLatin1Char(' ')).contains(word);
    };
    const auto found = std::ranges::find_if(kNames, has);
    return found == kNames.end() ? nullptr : &*found;
}

// The longest end of the name that a rule knows; the beginning says less.
Finding byName(const QString &name)
{
    const QStringList words = wordsOf(name);
    for (qsizetype from = 0; from < words.size(); ++from) {
        const QString end = words.mid(from).join(QLatin1Char('_'));
        if (const NameRule *rule = ruleOf(end)) {
            const QString how = from == 0 ? QStringLiteral("the name is %1") : QStringLiteral("the name ends in _%1");
            return {QLatin1String(rule->category), how.arg(end), true};
        }
    }
    const NameRule *rule = words.isEmpty() ? nullptr : ruleOf(words.constFirst());
    return rule ? Finding{QLatin1String(rule->category),
                          QStringLiteral("the name begins with %1_").arg(words.constFirst()), false}
                : Finding();
}

QString categoryOf(ValueShape shape)
{
    switch (shape) {
    case ValueShape::Email:
        return QStringLiteral("contact");
    case ValueShape::Ip:
        return QStringLiteral("network");
    case ValueShape::Uuid:
        return QStringLiteral("reference");
    case ValueShape::Key:
        return QStringLiteral("credential");
    case ValueShape::Date:
        return QStringLiteral("time");
    case ValueShape::Url:
    case ValueShape::Json:
    case ValueShape::LongText:
        return QStringLiteral("free_text");
    case ValueShape::Number:
    case ValueShape::Other:
    case ValueShape::Empty:
        break;
    }
    return {};
}

// What at least four fifths of the values look like.
std::optional<ValueShape> mostOf(const ColumnSample &sample)
{
    for (const ValueShape shape : kValueShapes) {
        const int count = sample.counts.value(shape);
        if (shape != ValueShape::Empty && count > 0 && count * 5 >= sample.filled() * 4)
            return shape;
    }
    return std::nullopt;
}

// Most of the values; or a few of a kind that tells of persons, in which case it is free text at least.
Finding byValues(const ColumnSample &sample)
{
    const int filled = sample.filled();
    const auto saying = [&](ValueShape shape) {
        const int count = sample.counts.value(shape);
        return QStringLiteral("%1 of %2 %3 %4 like %5")
            .arg(QString::number(count), QString::number(filled),
                 wordFor(filled, QStringLiteral("value"), QStringLiteral("values")),
                 wordFor(count, QStringLiteral("looks"), QStringLiteral("look")), valueShapeText(shape, count));
    };
    const auto most = mostOf(sample);
    if (most && !categoryOf(*most).isEmpty())
        return {categoryOf(*most), saying(*most), filled >= kFewValues};
    for (const ValueShape shape : {ValueShape::Email, ValueShape::Ip, ValueShape::Key, ValueShape::LongText}) {
        if (const int count = sample.counts.value(shape); count > 0)
            return {
                QStringLiteral("free_text"),
                QStringLiteral("%1, and the %2 like something else")
                    .arg(saying(shape), wordFor(filled - count, QStringLiteral("other"), QStringLiteral("others")))};
    }
    return most ? Finding{{}, saying(*most), false} : Finding();
}

Finding byType(const QString &type)
{
    static const QRegularExpression times(QStringLiteral("date|time"));
    static const QRegularExpression addresses(QStringLiteral("inet|cidr|ipv[46]|macaddr"));
    static const QRegularExpression truths(QStringLiteral("^bool|tinyint\\(1\\)"));
    static const QRegularExpression numbers(QStringLiteral("int|serial|numeric|decimal|float|double|real"));
    const QString lower = type.toLower();
    const QString of = QStringLiteral("its type is %1").arg(lower.left(40));
    if (lower.contains(addresses))
        return {QStringLiteral("network"), of, true};
    if (lower.contains(times))
        return {QStringLiteral("time"), of, true};
    if (lower.contains(truths))
        return {QStringLiteral("operational"), of, true};
    if (lower.contains(QLatin1String("uuid")))
        return {QStringLiteral("reference"), of, false};
    if (lower.contains(numbers))
        return {QStringLiteral("operational"), of, false};
    return {};
}

int rankOf(const QString &category)
{
    const qsizetype at = dataCategories().indexOf(category);
    return at < 0 ? int(dataCategories().size()) : int(at);
}

QString sentence(QStringList parts)
{
    parts.removeAll(QString());
    QString text = parts.join(QStringLiteral("; "));
    if (text.isEmpty())
        return QStringLiteral("Neither its name nor its type says what is in it.");
    text[0] = text.at(0).toUpper();
    return text + QLatin1Char('.');
}

// What is known to hold no text holds no name and no sentence either, whatever it is called.
bool contradicts(const Finding &name, const ColumnSample &sample, const Finding &type)
{
    static const QStringList kTexts{QStringLiteral("contact"), QStringLiteral("content"), QStringLiteral("identity"),
                                    QStringLiteral("free_text"), QStringLiteral("credential")};
    const bool onlyNumbers =
        sample.filled() >= kFewValues && sample.counts.value(ValueShape::Number) == sample.filled();
    return kTexts.contains(name.category) && onlyNumbers && !type.category.isEmpty();
}

} // namespace

const QStringList &dataCategories()
{
    static const QStringList all = QStringLiteral("identifier identity contact content network credential free_text "
                                                  "location payment support communication billing authentication "
                                                  "security privacy membership preference usage administration "
                                                  "reference operational time")
                                       .split(QLatin1Char(' '));
    return all;
}

QString erasureOf(const QString &category, const DataMapTable *table)
{
    if (!table || !table->personal || table->disposition == Disposition::Delete)
        return {};
    static const QStringList kTold{QStringLiteral("identity"),  QStringLiteral("contact"),
                                   QStringLiteral("network"),   QStringLiteral("content"),
                                   QStringLiteral("free_text"), QStringLiteral("credential"),
                                   QStringLiteral("location"),  QStringLiteral("payment"),
                                   QStringLiteral("support"),   QStringLiteral("communication")};
    if (!table->hasOwnRows())
        return QStringLiteral("keep");
    if (category == QLatin1String("identifier"))
        return QStringLiteral("pseudonymise");
    return kTold.contains(category) ? QStringLiteral("blank") : QStringLiteral("keep");
}

QJsonObject columnStatement(const QString &category, const QString &onErasure)
{
    QJsonObject says{{QStringLiteral("category"), category}};
    if (!onErasure.isEmpty())
        says.insert(QStringLiteral("on_erasure"), onErasure);
    return says;
}

ColumnSuggestion suggestColumn(const ColumnSchema &column, const ColumnSample &sample, const DataMapTable *table)
{
    using Confidence = ColumnSuggestion::Confidence;
    Finding name = byName(column.name);
    const Finding values = byValues(sample);
    const Finding type = byType(column.type);
    if (contradicts(name, sample, type))
        name = {};
    ColumnSuggestion made;
    QStringList categories{values.category, name.category};
    if (values.category.isEmpty() && name.category.isEmpty())
        categories.append(type.category);
    categories.removeAll(QString());
    std::ranges::stable_sort(categories, {}, rankOf);
    // Nobody knows: what may hold anything is treated as free text.
    made.category = categories.value(0, QStringLiteral("free_text"));
    const bool agree = values.category == name.category && !name.category.isEmpty();
    if (agree && values.isStrong)
        made.confidence = Confidence::Sure;
    else if ((made.category == values.category && values.isStrong) ||
             (made.category == name.category && name.isStrong) || (made.category == type.category && type.isStrong))
        made.confidence = Confidence::Likely;
    made.onErasure = erasureOf(made.category, table);
    made.why = sentence({values.why, name.why, values.why.isEmpty() ? type.why : QString(), sample.unseen});
    return made;
}

QString confidenceText(ColumnSuggestion::Confidence confidence)
{
    switch (confidence) {
    case ColumnSuggestion::Confidence::Sure:
        return QStringLiteral("sure");
    case ColumnSuggestion::Confidence::Likely:
        return QStringLiteral("likely");
    case ColumnSuggestion::Confidence::Guess:
        break;
    }
    return QStringLiteral("a guess");
}

} // namespace Gatehouse
