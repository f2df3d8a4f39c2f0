#include "models/privacy/packagetexts.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <string_view>

namespace Gatehouse
{

namespace
{

struct Words {
    const char *english;
    const char *chinese;

    QString in(PackageLanguage language) const
    {
        return QString::fromUtf8(language == PackageLanguage::English ? english : chinese);
    }
};

struct PhraseWords {
    PackagePhrase phrase;
    Words words;
};

constexpr PhraseWords kPhrases[] = {
    {PackagePhrase::LanguageTag, {"en", "zh-Hans"}},
    {PackagePhrase::Title, {"Your personal data", "您的个人数据"}},
    {PackagePhrase::CaseAndDay, {"Case %1, made on %2.", "案件 %1，生成于 %2。"}},
    {PackagePhrase::OtherLanguage, {"中文", "English"}},
    {PackagePhrase::AboutHeading, {"What this is", "这是什么"}},
    {PackagePhrase::About,
     {"You asked for the personal data that we hold about you. This package holds it, and this page says what it "
      "means.",
      "您请求获取我们持有的关于您的个人数据。数据都在这个压缩包中，本页说明其含义。"}},
    {PackagePhrase::AboutFiles,
     {"Each table is there twice with the same content: as JSON, for programs, and as CSV, for spreadsheets. Times "
      "that "
      "are numbers count from 1970-01-01 UTC.",
      "每张表都有内容相同的两个文件：供程序使用的 JSON 和供电子表格使用的 CSV。以数字表示的时间从 1970-01-01 UTC "
      "起算。"}},
    {PackagePhrase::ControllerHeading, {"Who is responsible", "谁对此负责"}},
    {PackagePhrase::Controller, {"Controller", "控制者"}},
    {PackagePhrase::Contact, {"Contact", "联系方式"}},
    {PackagePhrase::DataProtectionOfficer, {"Data protection officer", "数据保护官"}},
    {PackagePhrase::NotStated,
     {"Not stated in this package. Ask the controller.", "本数据包中没有说明。请向控制者询问。"}},
    {PackagePhrase::ProcessedHeading, {"What we process, why, and for how long", "我们处理什么、为什么、保存多久"}},
    {PackagePhrase::ProcessedCaption, {"Tables with data about you", "包含您的数据的表"}},
    {PackagePhrase::TableHead, {"Table", "表"}},
    {PackagePhrase::CategoryHead, {"Categories of data", "数据类别"}},
    {PackagePhrase::PurposeHead, {"Purpose", "目的"}},
    {PackagePhrase::RetentionHead, {"Kept as", "保存类别"}},
    {PackagePhrase::RowsHead, {"Rows", "行数"}},
    {PackagePhrase::FilesHead, {"Files", "文件"}},
    {PackagePhrase::KeptByDuty, {"Stays after an erasure: %1", "删除后仍需保留：%1"}},
    {PackagePhrase::RecipientsHeading, {"Who receives it", "谁会收到这些数据"}},
    {PackagePhrase::TransfersHeading, {"Transfers to other countries", "向其他国家的传输"}},
    {PackagePhrase::SourceHeading, {"Where it comes from", "数据来源"}},
    {PackagePhrase::AutomatedHeading, {"Automated decisions", "自动化决策"}},
    {PackagePhrase::RightsHeading, {"Your rights", "您的权利"}},
    {PackagePhrase::AuthorityHeading, {"Where you can complain", "您可以向谁投诉"}},
    {PackagePhrase::WithheldHeading, {"What is not shown", "未显示的内容"}},
    {PackagePhrase::NothingWithheld,
     {"No value was withheld for the sake of another person.", "没有因涉及他人而隐去的值。"}},
    {PackagePhrase::SecretsMasked,
     {"Secrets, as keys and passwords: %1. At most their first four characters are shown, so that nobody who finds "
      "this "
      "package can use them.",
      "密钥、密码等机密：%1 个值，最多显示前四个字符，以免拾到此数据包的人使用它们。"}},
    {PackagePhrase::WithheldLine, {"%1: values withheld: %2 (%3)", "%1：隐去的值：%2（%3）"}},
    {PackagePhrase::Unread, {"%1: secrets that this console may not read: %2", "%1：本控制台无权读取的机密：%2"}},
    {PackagePhrase::FormulasNote,
     {"In CSV files, a value that a spreadsheet would run as a formula has an apostrophe before it.",
      "在 CSV 文件中，会被电子表格当作公式执行的值前面加了一个撇号。"}},
    {PackagePhrase::DataHeading, {"The data", "数据"}},
    {PackagePhrase::FirstRows, {"%1 (rows shown: %2 of %3)", "%1（共 %3 行，显示 %2 行）"}},
    {PackagePhrase::NoRows, {"There is nothing about you in this table.", "此表中没有关于您的数据。"}},
    {PackagePhrase::GenuineHeading, {"How to check that this is genuine", "如何验证真伪"}},
    {PackagePhrase::Genuine,
     {"manifest.json lists the SHA-256 of every file, manifest.note is its signature, and the comment at the end of "
      "the "
      "ZIP signs the whole. With the controller's public key, 'gatehousectl verify' checks all of it offline.",
      "manifest.json 列出每个文件的 SHA-256，manifest.note 是它的签名，ZIP "
      "末尾的注释对整个文件签名。凭控制者的公钥，“gatehousectl verify”可以离线检查全部内容。"}},
};

struct NamedWords {
    std::string_view name;
    Words words;
};

constexpr NamedWords kCategories[] = {
    {"identifier", {"Identifiers", "标识符"}},
    {"identity", {"Identity", "身份"}},
    {"contact", {"Contact", "联系方式"}},
    {"credential", {"Keys and passwords", "密钥与密码"}},
    {"authentication", {"Sign-in", "登录"}},
    {"membership", {"Membership", "成员关系"}},
    {"usage", {"Usage", "使用情况"}},
    {"network", {"Network", "网络"}},
    {"location", {"Location", "位置"}},
    {"billing", {"Billing", "账单"}},
    {"payment", {"Payment", "支付"}},
    {"support", {"Support", "客服"}},
    {"communication", {"Communication", "通信"}},
    {"security", {"Security", "安全"}},
    {"administration", {"Administration", "管理"}},
    {"privacy", {"Privacy requests", "隐私请求"}},
    {"content", {"Content", "内容"}},
    {"preference", {"Preferences", "偏好"}},
    {"free_text", {"Free text", "自由文本"}},
    {"operational", {"Operation", "运行"}},
    {"time", {"Times", "时间"}},
    {"reference", {"References", "引用"}},
};

// Of the GDPR and the UK GDPR.
constexpr Words kEuropeanRights[] = {
    {"Have it corrected (Article 16)", "更正（第 16 条）"},
    {"Have it erased (Article 17)", "删除（第 17 条）"},
    {"Have its processing restricted (Article 18)", "限制处理（第 18 条）"},
    {"Receive it in a machine-readable format, or have it sent to others (Article 20)",
     "以机器可读的格式获取，或将其传送给他人（第 20 条）"},
    {"Object to its processing (Article 21)", "反对处理（第 21 条）"},
    {"Withdraw a consent at any time (Article 7(3))", "随时撤回同意（第 7 条第 3 款）"},
    {"Not be subject to a decision by automated means alone (Article 22)",
     "不受仅由自动化方式作出的决定约束（第 22 条）"},
    {"Complain to a supervisory authority (Article 77)", "向监管机构投诉（第 77 条）"},
};

constexpr Words kCalifornianRights[] = {
    {"Know what is collected, used, sold and shared (\xc2\xa7 1798.110, 1798.115)",
     "知悉收集、使用、出售和共享的内容（\xc2\xa7 1798.110、1798.115）"},
    {"Have it deleted (\xc2\xa7 1798.105)", "删除（\xc2\xa7 1798.105）"},
    {"Have it corrected (\xc2\xa7 1798.106)", "更正（\xc2\xa7 1798.106）"},
    {"Opt out of its sale or sharing (\xc2\xa7 1798.120)", "拒绝出售或共享（\xc2\xa7 1798.120）"},
    {"Limit the use of sensitive personal information (\xc2\xa7 1798.121)",
     "限制敏感个人信息的使用（\xc2\xa7 1798.121）"},
    {"Not be treated worse for using these rights (\xc2\xa7 1798.125)",
     "不因行使权利而受到不利对待（\xc2\xa7 1798.125）"},
    {"Complain to the California Privacy Protection Agency", "向加州隐私保护局投诉"},
};

} // namespace

QString packagePhrase(PackagePhrase phrase, PackageLanguage language)
{
    const auto found = std::ranges::find(kPhrases, phrase, &PhraseWords::phrase);
    Q_ASSERT(found != std::end(kPhrases));
    return found->words.in(language);
}

QString categoryTitle(const QString &category, PackageLanguage language)
{
    const QByteArray name = category.toUtf8();
    const auto found =
        std::ranges::find(kCategories, std::string_view(name.constData(), size_t(name.size())), &NamedWords::name);
    return found != std::end(kCategories) ? found->words.in(language) : category;
}

QStringList rightsOf(Regime regime, PackageLanguage language)
{
    const std::span<const Words> rights = regime == Regime::California ? std::span<const Words>(kCalifornianRights)
                                                                       : std::span<const Words>(kEuropeanRights);
    QStringList texts;
    for (const Words &right : rights)
        texts.append(right.in(language));
    return texts;
}

} // namespace Gatehouse
