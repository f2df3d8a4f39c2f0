#include "ui/gateway/secretfield.h"

#include "ui/theme/spacing.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>

#include <array>

namespace Gatehouse
{

namespace
{

using Kind = SecretReference::Kind;
constexpr std::array kKinds{Kind::None, Kind::Keychain, Kind::Environment, Kind::File};

QString titleOf(Kind kind)
{
    switch (kind) {
    case Kind::None:
        return SecretField::tr("none");
    case Kind::Keychain:
        return SecretField::tr("in the keychain");
    case Kind::Environment:
        return SecretField::tr("in a variable");
    case Kind::File:
        return SecretField::tr("in a file");
    }
    return {};
}

QString hintOf(Kind kind)
{
    switch (kind) {
    case Kind::None:
        return {};
    case Kind::Keychain:
        return SecretField::tr("a name of your own; where no keychain runs, you are asked each time");
    case Kind::Environment:
        return SecretField::tr("name of the environment variable");
    case Kind::File:
        return SecretField::tr("a file that only you can read");
    }
    return {};
}

} // namespace

SecretField::SecretField(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_kind(new QComboBox)
    , m_name(new QLineEdit)
    , m_enter(new QPushButton(tr("Enter…")))
{
    m_kind->setAccessibleName(tr("Where it is kept: %1").arg(name));
    m_name->setAccessibleName(tr("Name of its place: %1").arg(name));
    m_enter->setAccessibleName(tr("Enter it: %1").arg(name));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kSmall);
    row->addWidget(m_kind);
    row->addWidget(m_name, 1);
    row->addWidget(m_enter);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &SecretField::follow);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &SecretField::edited);
    connect(m_name, &QLineEdit::textEdited, this, &SecretField::follow);
    connect(m_name, &QLineEdit::textEdited, this, &SecretField::edited);
    connect(m_enter, &QPushButton::clicked, this, [this] { emit enterRequested(reference().name); });
    QMap<Kind, QString> all;
    for (const Kind kind : kKinds)
        all.insert(kind, hintOf(kind));
    offer(all);
}

void SecretField::offer(const QMap<Kind, QString> &hints)
{
    const QSignalBlocker quiet(this);
    m_hints = hints;
    m_kind->clear();
    for (const Kind kind : kKinds) {
        if (kind == Kind::None || hints.contains(kind))
            m_kind->addItem(titleOf(kind), int(kind));
    }
    follow();
}

SecretReference::Kind SecretField::kind() const
{
    return Kind(m_kind->currentData().toInt());
}

SecretReference SecretField::reference() const
{
    return {kind(), kind() == Kind::None ? QString() : m_name->text().trimmed(), {}};
}

void SecretField::setReference(const SecretReference &reference)
{
    const QSignalBlocker quiet(this);
    if (const int at = m_kind->findData(int(reference.kind)); at >= 0)
        m_kind->setCurrentIndex(at);
    m_name->setText(reference.name);
    follow();
}

QWidget *SecretField::focusTarget() const
{
    return m_kind;
}

void SecretField::follow()
{
    const SecretReference now = reference();
    m_name->setEnabled(now.kind != Kind::None);
    m_name->setPlaceholderText(m_hints.value(now.kind));
    m_enter->setVisible(now.kind == Kind::Keychain);
    m_enter->setEnabled(!now.name.isEmpty());
}

} // namespace Gatehouse
