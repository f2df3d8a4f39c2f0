#include "models/policy/policychecks.h"

#include "models/policy/policyjson.h"
#include "models/policy/promisechecks.h"
#include "models/policy/recordclass.h"

#include <QJsonArray>
#include <QMap>
#include <QRegularExpression>

namespace Gatehouse
{

namespace
{

struct KindFields {
    QStringList required;
    QStringList optional;
};

KindFields fieldsOf(CommitmentKind kind)
{
    switch (kind) {
    case CommitmentKind::Promise:
        return {{QStringLiteral("check")}, {QStringLiteral("expects")}};
    case CommitmentKind::Retention:
        return {{QStringLiteral("class"), QStringLiteral("period")},
                {QStringLiteral("must_go_after"), QStringLiteral("must_stay_until")}};
    case CommitmentKind::Right:
        return {{QStringLiteral("request")}, {QStringLiteral("regime"), QStringLiteral("within")}};
    case CommitmentKind::Disclosure:
        return {{QStringLiteral("discloses")}, {QStringLiteral("check"), QStringLiteral("expects")}};
    case CommitmentKind::Duty:
        break;
    }
    return {{}, {QStringLiteral("review_every"), QStringLiteral("tells")}};
}

class PolicyChecker
{
public:
    explicit PolicyChecker(const QJsonObject &object)
        : m_object(object)
    {
    }

    QList<ProfileMistake> run()
    {
        checkTexts(QString(), m_object);
        checkId(QStringLiteral("/id"), m_object.value(QLatin1String("id")).toString());
        checkId(QStringLiteral("/version"), m_object.value(QLatin1String("version")).toString());
        if (m_object.contains(QLatin1String("based_on")))
            checkId(QStringLiteral("/based_on"), m_object.value(QLatin1String("based_on")).toString());
        checkDay(QStringLiteral("/effective"), m_object.value(QLatin1String("effective")));
        const QJsonArray sentences = m_object.value(QLatin1String("sentences")).toArray();
        for (qsizetype i = 0; i < sentences.size(); ++i)
            checkSentence(QStringLiteral("/sentences/%1").arg(i), sentences.at(i).toObject());
        return m_mistakes;
    }

private:
    void mistake(const QString &pointer, const QString &reason) { m_mistakes.append({pointer, reason}); }

    // What is read by people and hashed must be the same text everywhere.
    void checkTexts(const QString &pointer, const QJsonValue &value)
    {
        if (value.isString()) {
            checkText(pointer, value.toString());
        } else if (value.isArray()) {
            const QJsonArray array = value.toArray();
            for (qsizetype i = 0; i < array.size(); ++i)
                checkTexts(QStringLiteral("%1/%2").arg(pointer).arg(i), array.at(i));
        } else {
            const QJsonObject object = value.toObject();
            for (auto at = object.begin(); at != object.end(); ++at)
                checkTexts(pointer + QLatin1Char('/') + at.key(), at.value());
        }
    }

    void checkText(const QString &pointer, const QString &text)
    {
        const auto isControl = [](QChar c) { return c.category() == QChar::Other_Control; };
        if (!text.isValidUtf16() || std::ranges::any_of(text, isControl))
            mistake(pointer, QStringLiteral("holds characters that are no text, such as a line break"));
        else if (!text.isEmpty() && text.trimmed().isEmpty())
            mistake(pointer, QStringLiteral("is empty"));
    }

    void checkId(const QString &pointer, const QString &id)
    {
        static const QRegularExpression form(QStringLiteral("\\A[0-9A-Za-z][0-9A-Za-z._-]{0,63}\\z"));
        if (!form.match(id).hasMatch())
            mistake(pointer, QStringLiteral("must be letters, digits, dots, lines and underscores, at most 64"));
    }

    void checkUnique(const QString &pointer, const QString &what, const QString &text)
    {
        const QString known = what + QLatin1Char(' ') + text;
        if (const auto at = m_seen.find(known); at != m_seen.end())
            mistake(pointer, QStringLiteral("%1 is that of %2 as well").arg(text, *at));
        else
            m_seen.insert(known, pointer);
    }

    void checkDay(const QString &pointer, const QJsonValue &value)
    {
        if (!value.isUndefined() && !QDate::fromString(value.toString(), Qt::ISODate).isValid())
            mistake(pointer, QStringLiteral("must be a day such as 2026-06-01"));
    }

    void checkSentence(const QString &pointer, const QJsonObject &sentence)
    {
        const QString id = sentence.value(QLatin1String("id")).toString();
        checkId(pointer + QStringLiteral("/id"), id);
        checkUnique(pointer + QStringLiteral("/id"), QStringLiteral("sentence"), id);
        checkUnique(pointer + QStringLiteral("/place"), QStringLiteral("place"),
                    sentence.value(QLatin1String("place")).toString());
        const QJsonArray commitments = sentence.value(QLatin1String("commitments")).toArray();
        for (qsizetype i = 0; i < commitments.size(); ++i)
            checkCommitment(QStringLiteral("%1/commitments/%2").arg(pointer).arg(i), commitments.at(i).toObject());
    }

    void checkCommitment(const QString &pointer, const QJsonObject &object)
    {
        const QString id = object.value(QLatin1String("id")).toString();
        checkId(pointer + QStringLiteral("/id"), id);
        checkUnique(pointer + QStringLiteral("/id"), QStringLiteral("commitment"), id);
        const QString kind = object.value(QLatin1String("kind")).toString();
        checkFields(pointer, kind, fieldsOf(*commitmentKindFromToken(kind)), object);
        checkCheck(pointer, object);
        checkRetention(pointer, object);
        checkWithin(pointer + QStringLiteral("/within"), object.value(QLatin1String("within")));
        const QString review = object.value(QLatin1String("review_every")).toString();
        if (object.contains(QLatin1String("review_every")) && !isPeriodLength(review))
            mistake(pointer + QStringLiteral("/review_every"), badLength());
    }

    void checkFields(const QString &pointer, const QString &kind, const KindFields &fields, const QJsonObject &object)
    {
        static const QStringList common{QStringLiteral("id"), QStringLiteral("kind"), QStringLiteral("says"),
                                        QStringLiteral("number_is_ours")};
        for (const QString &name : fields.required) {
            if (!object.contains(name))
                mistake(pointer, QStringLiteral("%1 is missing, which a %2 needs").arg(name, kind));
        }
        const QStringList known = common + fields.required + fields.optional;
        for (const QString &name : object.keys()) {
            if (!known.contains(name))
                mistake(pointer + QLatin1Char('/') + name, QStringLiteral("is not for a %1").arg(kind));
        }
    }

    void checkCheck(const QString &pointer, const QJsonObject &object)
    {
        const QString id = object.value(QLatin1String("check")).toString();
        const QJsonObject expects = object.value(QLatin1String("expects")).toObject();
        const PromiseCheckKind *kind = promiseCheckKind(id);
        if (!id.isEmpty() && !kind)
            mistake(pointer + QStringLiteral("/check"), QStringLiteral("there is no check %1").arg(id));
        if (id.isEmpty() && !expects.isEmpty())
            mistake(pointer + QStringLiteral("/expects"), QStringLiteral("needs a check"));
        if (!kind)
            return;
        const QStringList wrong = settingMistakes(*kind, expects);
        for (const QString &reason : wrong)
            mistake(pointer + QStringLiteral("/expects"), reason);
    }

    void checkRetention(const QString &pointer, const QJsonObject &object)
    {
        if (!object.contains(QLatin1String("class")) || !object.contains(QLatin1String("period")))
            return;
        const QString recordClass = object.value(QLatin1String("class")).toString();
        if (!isRecordClass(recordClass))
            mistake(pointer + QStringLiteral("/class"),
                    QStringLiteral("%1 is no record class; there are %2").arg(recordClass, classes()));
        const QString place = pointer + QStringLiteral("/period");
        const QString length = checkPeriod(place, object.value(QLatin1String("period")).toObject());
        const bool given = isPeriodLength(length);
        const bool goes = object.value(QLatin1String("must_go_after")).toBool(true);
        const bool stays = object.value(QLatin1String("must_stay_until")).toBool(false);
        if (length == QLatin1String("unlimited") && goes)
            mistake(place, QStringLiteral("never ends, so \"must_go_after\" must be false"));
        if (length == QLatin1String("necessary") && stays)
            mistake(place, QStringLiteral("names no end that rows could stay until"));
        if (given && !goes && !stays)
            mistake(place, QStringLiteral("promises nothing: rows need neither go after it nor stay until its end"));
    }

    // Gives back what stands for the length.
    QString checkPeriod(const QString &pointer, const QJsonObject &period)
    {
        const QString length = period.value(QLatin1String("length")).toString();
        const QStringList words{QStringLiteral("unlimited"), QStringLiteral("necessary"),
                                QStringLiteral("while_active")};
        if (!words.contains(length) && !isPeriodLength(length))
            mistake(pointer + QStringLiteral("/length"),
                    badLength() + QStringLiteral(", or %1").arg(words.join(QStringLiteral(", "))));
        return length;
    }

    void checkWithin(const QString &pointer, const QJsonValue &within)
    {
        if (within.isUndefined())
            return;
        if (!isPeriodLength(within.toObject().value(QLatin1String("length")).toString()))
            mistake(pointer + QStringLiteral("/length"), badLength());
        if (within.toObject().value(QLatin1String("from")).toString() == periodStartToken(PeriodStart::Recorded))
            mistake(pointer + QStringLiteral("/from"), QStringLiteral("a request is not answered from when a row was "
                                                                      "recorded"));
    }

    static QString badLength() { return QStringLiteral("must be a period such as P90D, P6M or P5Y"); }

    static QString classes()
    {
        QStringList ids;
        for (const RecordClass &known : recordClasses())
            ids.append(known.id);
        return ids.join(QStringLiteral(", "));
    }

    const QJsonObject m_object;
    QMap<QString, QString> m_seen; // what was named already -> where
    QList<ProfileMistake> m_mistakes;
};

} // namespace

QList<ProfileMistake> policyContradictions(const QJsonObject &object)
{
    return PolicyChecker(object).run();
}

} // namespace Gatehouse
