#include "ui/alerts/backtestcard.h"

#include "ui/alerts/daybars.h"
#include "ui/alerts/ruleform.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/chartcard.h"
#include "ui/widgets/wrappedlabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>

namespace Gatehouse
{

namespace
{

constexpr int kChartHeight = 165;

} // namespace

BacktestCard::BacktestCard(RuleController &rules, const Theme &theme, QWidget *parent)
    : Card(tr("Back-test"), {}, parent)
    , m_rules(rules)
    , m_node(new QComboBox)
    , m_run(new QPushButton)
    , m_sentence(new WrappedLabel)
    , m_progress(new QProgressBar)
    , m_bars(new DayBars(theme))
    , m_chart(new ChartCard(theme, tr("Alerts a day"), {}, m_bars))
{
    setAccessibleName(tr("Back-test"));
    build();
    connect(&m_rules, &RuleController::changed, this, &BacktestCard::followRule);
    connect(&m_rules, &RuleController::draftChanged, this, &BacktestCard::followTest);
    connect(&m_rules, &RuleController::testChanged, this, &BacktestCard::followTest);
    connect(m_run, &QPushButton::clicked, this, [this] { m_rules.isTesting() ? m_rules.stopTest() : m_rules.test(); });
    connect(m_node, &QComboBox::activated, this, [this](int at) {
        m_rules.setNode(at == 0 ? std::nullopt : LatticeNode::fromTokens(m_node->itemData(at).toStringList()));
    });
    followRule();
}

void BacktestCard::build()
{
    m_node->setAccessibleName(tr("Where the back-test looks"));
    m_node->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_progress->setRange(0, 100);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress of the back-test"));
    m_chart->setFixedHeight(kChartHeight);
    auto *row = new QHBoxLayout;
    row->setSpacing(Spacing::kSmall);
    row->addWidget(m_node);
    row->addWidget(m_run);
    row->addWidget(m_progress, 1);
    row->addStretch(0);
    body()->setSpacing(Spacing::kSmall);
    body()->addLayout(row);
    body()->addWidget(m_sentence);
    body()->addWidget(m_chart);
}

void BacktestCard::followRule()
{
    const RuleEntry *entry = m_rules.entry();
    setVisible(entry);
    m_node->setVisible(entry && entry->hasScope());
    const bool isOfCalls = entry && entry->kind == RuleKind::Misuse;
    setHint(isOfCalls ? tr("last 30 days of calls and sign-ins")
                      : tr("last 30 days, as if nobody had judged meanwhile"));
    const auto &node = m_rules.node();
    fillNodes(m_node, m_rules.nodes(), tr("everywhere, with blame (minutes)"),
              node ? std::optional(node->tokens()) : std::nullopt);
    followTest();
}

QString BacktestCard::sentence() const
{
    if (const auto &error = m_rules.testError())
        return error->message;
    if (m_rules.isTesting())
        return tr("The history is being played to the rule.");
    const auto &test = m_rules.backtest();
    if (!test)
        return m_rules.isQuick() ? QString() : tr("This test reads the whole history and takes minutes.");
    QString text = tr("In force: %1.").arg(backtestSentence(*test, test->inForce));
    if (test->changed)
        text +=
            tr("\nChanged: %1; that is %2.").arg(backtestSentence(*test, *test->changed), backtestDifference(*test));
    for (const QString &note : test->notes)
        text += QLatin1Char('\n') + note;
    return text;
}

void BacktestCard::followTest()
{
    const auto &test = m_rules.backtest();
    const bool testing = m_rules.isTesting();
    m_run->setText(testing ? tr("Stop") : tr("Run the back-test"));
    m_run->setVisible(testing || !m_rules.isQuick() || m_rules.testError());
    m_progress->setVisible(testing);
    m_progress->setValue(int(m_rules.progress() * 100));
    m_sentence->setText(sentence());
    m_sentence->setVisible(!m_sentence->text().isEmpty());
    setLook(m_sentence, m_rules.testError() ? "error" : "");
    m_chart->setVisible(test.has_value());
    if (!test)
        return;
    DayBarsContent content{test->span, m_rules.zone(), test->days(test->inForce), {}};
    if (test->changed)
        content.changed = test->days(*test->changed);
    m_bars->setContent(content);
}

QString BacktestCard::text() const
{
    return m_sentence->text();
}

} // namespace Gatehouse
