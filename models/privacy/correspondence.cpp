#include "models/privacy/correspondence.h"

#include "models/privacy/erasureplan.h"

namespace Gatehouse
{

namespace
{

struct Wording {
    const char16_t *en;
    const char16_t *zh;
};

// In the order of RequestType.
constexpr Wording kRequests[] = {
    {u"access to your data", u"查阅个人数据"},
    {u"your data in a portable form", u"转移个人数据"},
    {u"deletion of your data", u"删除个人数据"},
    {u"correction of your data", u"更正个人数据"},
    {u"restriction of processing", u"限制处理"},
    {u"objection to processing", u"反对处理"},
    {u"opt-out", u"选择退出"},
    {u"withdrawal of consent", u"撤回同意"},
};
static_assert(std::size(kRequests) == kRequestTypes.size());

// In the order of DenialCode.
constexpr Wording kDenials[] = {
    {u"we have to assume that the request was not made by the person whom it is about.",
     u"我们有理由认为该请求并非由本人提出。"},
    {u"we could not establish that the request comes from you.", u"我们无法确认该请求由您本人提出。"},
    {u"we found no data that belong to what you told us.", u"根据您提供的信息，我们没有找到相应的数据。"},
    {u"the law does not give the right that you claim for these data.", u"对于这些数据，法律没有赋予您所主张的权利。"},
    {u"the law that you rely on does not apply here.", u"您所依据的法律不适用于此情形。"},
    {u"you have made the same request too many times in a short time.", u"您在短时间内多次提出相同的请求。"},
    {u"the law lets us refuse in a case like this; we will explain it on request.",
     u"法律允许在此种情形下拒绝；如您要求，我们将予以说明。"},
};
static_assert(std::size(kDenials) == kDenialCodes.size());

// In the order of Regime.
constexpr Wording kLaws[] = {
    {u"Regulation (EU) 2016/679 (GDPR)", u"欧盟《通用数据保护条例》（GDPR）"},
    {u"the UK GDPR", u"英国《通用数据保护条例》（UK GDPR）"},
    {u"the California Consumer Privacy Act", u"《加州消费者隐私法》（CCPA）"},
};
constexpr Wording kAuthorities[] = {
    {u"the data protection authority of the country where you live or work", u"您居住地或工作地所在国家的数据保护机构"},
    {u"the Information Commissioner's Office (ico.org.uk)", u"英国信息专员办公室（ico.org.uk）"},
    {u"the California Privacy Protection Agency (cppa.ca.gov) or the Attorney General of California",
     u"加州隐私保护局（cppa.ca.gov）或加州总检察长"},
};
static_assert(std::size(kLaws) == kRegimes.size() && std::size(kAuthorities) == kRegimes.size());

QString in(const QString &language, const Wording &wording)
{
    return QStringView(language == QLatin1String("zh") ? wording.zh : wording.en).toString();
}

bool stays(const PlanTable &table)
{
    return table.part == PlanPart::Own && table.disposition != Disposition::Delete && table.rows > 0;
}

// A line for each table of which something stays; empty when nothing does.
Result<QString> retainedText(const QJsonObject &planned, const QString &language)
{
    if (planned.isEmpty())
        return QString();
    const auto plan = ErasurePlan::fromJson(planned);
    if (!plan)
        return std::unexpected(plan.error());
    if (plan->request != RequestType::Deletion)
        return QString();
    QStringList lines;
    for (const PlanTable &table : plan->tables) {
        const qint64 rows = stays(table) ? table.rows : table.held;
        if (rows == 0)
            continue;
        const QString ground =
            stays(table) ? table.ground : in(language, {u"kept for a legal claim or duty", u"因法律主张或义务而保留"});
        const QString until = table.until.isEmpty() ? in(language, {u"as long as this duty lasts", u"至该义务结束"})
                                                    : in(language, {u"until %1", u"至 %1"}).arg(table.until);
        const char16_t *const line = rows == 1 ? u"- %1 (%2 record): %3; %4" : u"- %1 (%2 records): %3; %4";
        lines.append(
            in(language, {line, u"- %1（%2 条记录）：%3；%4"}).arg(table.table, QString::number(rows), ground, until));
    }
    return lines.join(QLatin1Char('\n'));
}

// A letter that says what is not so is worse than none.
Result<void> mustBeSo(LetterKind kind, const PrivacyCase &one, const QString &retained)
{
    const auto refuse = [&one](const QString &why) {
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("This letter about case %1 would not be true: %2").arg(one.id, why));
    };
    const bool completes = kind == LetterKind::Completion || kind == LetterKind::CompletionRetained;
    if ((completes || kind == LetterKind::Article19) && one.state != CaseState::Completed)
        return refuse(QStringLiteral("it is %1 and not completed.").arg(caseStateToken(one.state)));
    if (kind == LetterKind::Refusal && (one.state != CaseState::Refused || !one.denial))
        return refuse(QStringLiteral("it is not refused. Use 'case refuse' first."));
    if (kind == LetterKind::Extension && !one.extendedOn)
        return refuse(QStringLiteral("it is not extended. Use 'case extend' first."));
    if (kind == LetterKind::Completion && !retained.isEmpty())
        return refuse(QStringLiteral("something stays. Use the kind completion_retained, which lists it."));
    if (kind == LetterKind::CompletionRetained && retained.isEmpty())
        return refuse(QStringLiteral("its plan leaves nothing behind. Use the kind completion."));
    return {};
}

} // namespace

Result<QByteArray> Correspondence::draft(LetterKind kind, const QString &language, const MailAddress &to,
                                         const LetterFacts &facts, const QDateTime &now) const
{
    const PrivacyCase &one = facts.one;
    const auto text = LetterTemplate::load(kind, language);
    const auto retained = text ? retainedText(facts.plan, language) : std::unexpected(text.error());
    if (!retained)
        return std::unexpected(retained.error());
    if (auto so = mustBeSo(kind, one, *retained); !so)
        return std::unexpected(so.error());
    const QString authority =
        m_desk.authority.isEmpty() ? in(language, kAuthorities[size_t(one.regime)]) : m_desk.authority;
    const auto letter = text->filled({
        {QStringLiteral("case_id"), one.id},
        {QStringLiteral("request"), in(language, kRequests[size_t(one.type)])},
        {QStringLiteral("received_day"), one.received.toString(Qt::ISODate)},
        {QStringLiteral("due_day"), facts.due.toString(Qt::ISODate)},
        {QStringLiteral("today"), now.date().toString(Qt::ISODate)},
        {QStringLiteral("organisation"), m_desk.organisation},
        {QStringLiteral("contact"), m_desk.sender.address},
        {QStringLiteral("reason"), facts.reason},
        {QStringLiteral("retained"), *retained},
        {QStringLiteral("denial"), one.denial ? in(language, kDenials[size_t(*one.denial)]) : QString()},
        {QStringLiteral("law"), in(language, kLaws[size_t(one.regime)])},
        {QStringLiteral("authority"), authority},
        {QStringLiteral("subject_reference"), facts.subjectReference},
    });
    if (!letter)
        return std::unexpected(letter.error());
    return mailBytes({m_desk.sender, to, letter->subject, letter->body, now});
}

} // namespace Gatehouse
