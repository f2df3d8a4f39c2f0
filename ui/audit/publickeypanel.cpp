#include "ui/audit/publickeypanel.h"

#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace Gatehouse
{

PublicKeyPanel::PublicKeyPanel(const Theme &theme, QWidget *parent)
    : Card(tr("Public key"), tr("checks what this machine signs; hand it to whoever verifies"), parent)
    , m_origin(new QLabel)
    , m_key(new QLabel)
{
    setLook(m_origin, "muted");
    m_key->setFont(theme.font(TextRole::Mono));
    for (QLabel *label : {m_origin, m_key}) {
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    m_key->setAccessibleName(tr("Public key"));
    auto *copy = new QPushButton(tr("Copy"));
    auto *save = new QPushButton(tr("Save…"));
    auto *close = new QPushButton(tr("Close"));
    setLook(close, "quiet");
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Spacing::kSmall);
    buttons->addWidget(copy);
    buttons->addWidget(save);
    buttons->addWidget(close);
    buttons->addStretch();
    body()->addWidget(m_origin);
    body()->addWidget(m_key);
    body()->addLayout(buttons);
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_key->text()); });
    connect(save, &QPushButton::clicked, this, &PublicKeyPanel::saveRequested);
    connect(close, &QPushButton::clicked, this, &PublicKeyPanel::closeRequested);
    hide();
}

void PublicKeyPanel::showIdentity(const LogIdentity &identity)
{
    m_origin->setText(tr("Ed25519, for the log %1").arg(identity.origin));
    m_key->setText(QString::fromLatin1(identity.publicKey).trimmed());
}

QString PublicKeyPanel::text() const
{
    return m_key->text();
}

} // namespace Gatehouse
