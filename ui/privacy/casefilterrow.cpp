#include "ui/privacy/casefilterrow.h"

#include "models/privacy/casequeuemodel.h"
#include "ui/theme/spacing.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kTypingMs = 250;
constexpr int kOpen = -1;
constexpr int kEvery = -2;
const QString kAnybody = QStringLiteral("*");

QComboBox *choice(const QString &name)
{
    auto *made = new QComboBox;
    made->setAccessibleName(name);
    return made;
}

} // namespace

CaseFilterRow::CaseFilterRow(QWidget *parent)
    : QWidget(parent)
    , m_state(choice(tr("State")))
    , m_type(choice(tr("Request")))
    , m_regime(choice(tr("Law")))
    , m_assignee(choice(tr("Assigned to")))
    , m_overdue(new QPushButton(tr("Overdue")))
    , m_sort(choice(tr("Order")))
    , m_search(new QLineEdit)
{
    m_state->addItem(tr("Open cases"), kOpen);
    m_state->addItem(tr("All cases"), kEvery);
    for (const CaseState state : kCaseStates)
        m_state->addItem(caseStateTitle(state), int(state));
    m_type->addItem(tr("Any request"), kEvery);
    for (const RequestType type : kRequestTypes)
        m_type->addItem(requestTypeTitle(type), int(type));
    m_regime->addItem(tr("Any law"), kEvery);
    for (const Regime regime : kRegimes)
        m_regime->addItem(regimeTitle(regime), int(regime));
    m_overdue->setCheckable(true);
    m_overdue->setToolTip(tr("Only open cases whose day has passed"));
    for (const CaseSort sort : {CaseSort::Due, CaseSort::Received, CaseSort::Changed})
        m_sort->addItem(caseSortTitle(sort), int(sort));
    m_sort->setToolTip(tr("In which order they stand (S)"));
    m_search->setAccessibleName(tr("Search by case id"));
    m_search->setPlaceholderText(tr("Case id"));
    m_search->setClearButtonEnabled(true);
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingMs);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kSmall);
    for (QWidget *widget :
         {static_cast<QWidget *>(m_state), static_cast<QWidget *>(m_type), static_cast<QWidget *>(m_regime),
          static_cast<QWidget *>(m_assignee), static_cast<QWidget *>(m_overdue)})
        row->addWidget(widget);
    row->addWidget(m_search, 1);
    row->addWidget(m_sort);
    for (QComboBox *each : {m_state, m_type, m_regime, m_assignee})
        connect(each, &QComboBox::activated, this, &CaseFilterRow::edited);
    connect(m_sort, &QComboBox::activated, this, [this] { emit sortChosen(CaseSort(m_sort->currentData().toInt())); });
    connect(m_overdue, &QPushButton::toggled, this, &CaseFilterRow::edited);
    connect(m_search, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(&m_typing, &QTimer::timeout, this, &CaseFilterRow::edited);
    setNames({});
}

void CaseFilterRow::setNames(const QHash<QString, QString> &names)
{
    if (names == m_names && m_assignee->count() > 0)
        return;
    const QVariant chosen = m_assignee->currentData();
    m_names = names;
    m_assignee->clear();
    m_assignee->addItem(tr("Anybody"), kAnybody);
    m_assignee->addItem(tr("Nobody"), QString());
    QList<std::pair<QString, QString>> byName;
    for (auto at = names.constBegin(); at != names.constEnd(); ++at)
        byName.append({at.value(), at.key()});
    std::ranges::sort(byName);
    for (const auto &[name, id] : byName)
        m_assignee->addItem(name, id);
    m_assignee->setCurrentIndex(std::max(0, m_assignee->findData(chosen)));
}

CaseFilter CaseFilterRow::filter(const QDate &today) const
{
    CaseFilter filter;
    const int state = m_state->currentData().toInt();
    filter.openOnly = state == kOpen || m_overdue->isChecked();
    if (state >= 0)
        filter.states = {CaseState(state)};
    if (const int type = m_type->currentData().toInt(); type >= 0)
        filter.types = {RequestType(type)};
    if (const int regime = m_regime->currentData().toInt(); regime >= 0)
        filter.regimes = {Regime(regime)};
    if (const QString assignee = m_assignee->currentData().toString(); assignee != kAnybody)
        filter.assignee = assignee;
    if (m_overdue->isChecked())
        filter.dueBefore = today;
    filter.idContains = m_search->text().trimmed();
    return filter;
}

void CaseFilterRow::chooseSort()
{
    m_sort->setFocus(Qt::ShortcutFocusReason);
    m_sort->showPopup();
}

void CaseFilterRow::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
}

} // namespace Gatehouse
