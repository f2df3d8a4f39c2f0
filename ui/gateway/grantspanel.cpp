#include "ui/gateway/grantspanel.h"

#include "models/core/onfinished.h"
#include "models/core/poolwork.h"
#include "ui/theme/spacing.h"

#include <QClipboard>
#include <QComboBox>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kTextHeight = 260;

QString titleOf(AccessPurpose purpose)
{
    switch (purpose) {
    case AccessPurpose::Telemetry:
        return GrantsPanel::tr("to look at traffic");
    case AccessPurpose::Promises:
        return GrantsPanel::tr("to look at traffic and to check promises");
    case AccessPurpose::Actions:
        return GrantsPanel::tr("to switch keys and accounts by SQL");
    case AccessPurpose::Privacy:
        return GrantsPanel::tr("to export and erase data of persons");
    }
    return {};
}

} // namespace

GrantsPanel::GrantsPanel(QWidget *parent)
    : Card(tr("Rights for the database account"), tr("no more than is needed, to hand to who looks after the database"),
           parent)
    , m_purpose(new QComboBox)
    , m_show(new QPushButton(tr("S&how")))
    , m_copy(new QPushButton(tr("Cop&y")))
    , m_text(new QPlainTextEdit)
{
    for (const AccessPurpose each : kAccessPurposes)
        m_purpose->addItem(titleOf(each));
    m_purpose->setAccessibleName(tr("What the account is for"));
    m_text->setReadOnly(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setAccessibleName(tr("Rights for the database account"));
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(kTextHeight);
    auto *label = new QLabel(tr("An account &for"));
    label->setBuddy(m_purpose);
    auto *row = new QHBoxLayout;
    row->setSpacing(Spacing::kSmall);
    row->addWidget(label);
    row->addWidget(m_purpose);
    row->addWidget(m_show);
    row->addStretch();
    row->addWidget(m_copy);
    body()->addLayout(row);
    body()->addWidget(m_text);
    connect(m_show, &QPushButton::clicked, this, &GrantsPanel::wanted);
    connect(m_purpose, &QComboBox::activated, this, &GrantsPanel::wanted);
    connect(m_copy, &QPushButton::clicked, this, &GrantsPanel::copy);
    clear();
}

AccessPurpose GrantsPanel::purpose() const
{
    return kAccessPurposes.at(size_t(m_purpose->currentIndex()));
}

void GrantsPanel::showFor(const ConnectionSettings &settings)
{
    const quint64 generation = ++m_generation;
    m_text->setVisible(true);
    m_text->setPlainText(tr("Looking at the tables that are there …"));
    m_copy->setEnabled(false);
    auto grants = runInPool([settings, wanted = purpose()] { return connectionGrants(settings, wanted); });
    onFinished(grants, this, [this, generation](const Result<QList<AccessGrants>> &found) {
        if (generation != m_generation)
            return;
        m_text->setPlainText(found ? grantsText(*found) : found.error().message);
        m_copy->setEnabled(found.has_value());
    });
}

void GrantsPanel::clear()
{
    ++m_generation;
    m_text->clear();
    m_text->setVisible(false);
    m_copy->setEnabled(false);
}

QString GrantsPanel::text() const
{
    return m_text->toPlainText();
}

void GrantsPanel::copy()
{
    QGuiApplication::clipboard()->setText(text());
}

} // namespace Gatehouse
