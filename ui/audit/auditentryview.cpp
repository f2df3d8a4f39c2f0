#include "ui/audit/auditentryview.h"

#include "models/core/format.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chip.h"

#include <QFormLayout>
#include <QLabel>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

// A hash has no space at which it could be broken.
QString breakable(const AuditField &field)
{
    QString text = field.value;
    if (field.mono && !text.contains(QLatin1Char(' ')) && text.size() > 40) {
        for (qsizetype at = 16; at < text.size(); at += 17)
            text.insert(at, QChar(0x200b));
    }
    return text;
}

} // namespace

AuditEntryView::AuditEntryView(AuditLogController &log, const Theme &theme, QWidget *parent)
    : Card(tr("Entry"), {}, parent)
    , m_log(log)
    , m_theme(theme)
    , m_fits(new Chip(theme, {}))
    , m_scroll(new QScrollArea)
{
    addHeaderWidget(m_fits);
    auto *close = new QToolButton;
    setLook(close, "icon");
    close->setAccessibleName(tr("Close the entry"));
    close->setToolTip(tr("Close (Esc)"));
    const auto setIcon = [this, close] { close->setIcon(m_theme.icon(QStringLiteral("close"))); };
    setIcon();
    connect(&theme, &Theme::changed, close, setIcon);
    connect(close, &QToolButton::clicked, this, &AuditEntryView::closeRequested);
    addHeaderWidget(close);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    body()->addWidget(m_scroll, 1);
    connect(&log, &AuditLogController::selectionChanged, this, &AuditEntryView::follow);
    follow();
}

QString AuditEntryView::text() const
{
    QStringList lines;
    for (const AuditField &field : m_shown)
        lines.append(QStringLiteral("%1: %2").arg(field.title, field.value));
    return lines.join(QLatin1Char('\n'));
}

void AuditEntryView::follow()
{
    setVisible(m_log.selected() >= 0);
    if (m_log.selected() < 0)
        return;
    setTitle(tr("Entry %1").arg(formatExact(m_log.selected())));
    const std::optional<bool> fits = m_log.fitsHash();
    m_fits->setText(!fits ? tr("being read") : *fits ? tr("fits its hash") : tr("does not fit its hash"));
    m_fits->setTone(!fits ? Tone::Neutral : *fits ? Tone::Ok : Tone::Bad);
    if (m_scroll->widget() && m_log.fields() == m_shown)
        return;
    m_shown = m_log.fields();
    auto *content = new QWidget;
    auto *form = new QFormLayout(content);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(Spacing::kHair);
    form->setHorizontalSpacing(Spacing::kGap);
    form->setLabelAlignment(Qt::AlignLeft);
    for (const AuditField &field : m_shown) {
        auto *title = new QLabel(field.title);
        setLook(title, "muted");
        auto *value = new QLabel(breakable(field));
        value->setTextFormat(Qt::PlainText);
        value->setWordWrap(true);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        value->setAccessibleName(QStringLiteral("%1: %2").arg(field.title, field.value));
        if (field.mono)
            value->setFont(m_theme.font(TextRole::Mono));
        form->addRow(title, value);
    }
    m_scroll->setWidget(content);
}

} // namespace Gatehouse
