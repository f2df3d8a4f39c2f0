#include "ui/team/passphraseform.h"

#include "ui/team/passphrasefield.h"
#include "ui/theme/spacing.h"

#include <QFormLayout>
#include <QLabel>
#include <QPushButton>

namespace Gatehouse
{

PassphraseForm::PassphraseForm(TeamController &team, QWidget *parent)
    : Card(tr("Your passphrase"), {}, parent)
    , m_team(team)
    , m_current(new PassphraseField(tr("Current passphrase")))
    , m_wanted(new PassphraseField(tr("New passphrase")))
    , m_repeat(new PassphraseField(tr("New passphrase once more")))
    , m_problem(new QLabel)
    , m_change(new QPushButton(tr("Change the pass&phrase")))
{
    setLook(m_problem, "error");
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto *form = new QFormLayout;
    form->setVerticalSpacing(Spacing::kSmall);
    form->setHorizontalSpacing(Spacing::kGap);
    form->setLabelAlignment(Qt::AlignLeft);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Current"), m_current);
    form->addRow(tr("New"), m_wanted);
    form->addRow(tr("Once more"), m_repeat);
    body()->setSpacing(Spacing::kGap);
    body()->addLayout(form);
    body()->addWidget(m_problem);
    body()->addWidget(m_change, 0, Qt::AlignLeft);
    connect(m_change, &QPushButton::clicked, this, &PassphraseForm::change);
    connect(m_repeat, &QLineEdit::returnPressed, this, &PassphraseForm::change);
    connect(&team, &TeamController::changed, this, [this] { m_change->setEnabled(!m_team.isBusy()); });
    connect(&team.session(), &TeamSession::changed, this, [this] {
        if (m_team.session().isSignedIn())
            return;
        for (PassphraseField *field : {m_current, m_wanted, m_repeat})
            field->clear();
    });
}

QString PassphraseForm::problem() const
{
    return m_problem->text();
}

void PassphraseForm::change()
{
    if (m_wanted->text() != m_repeat->text()) {
        say(tr("The two new passphrases differ. Type the same one twice."));
        return;
    }
    if (const auto checked = checkPassphrase(m_wanted->text()); !checked) {
        say(checked.error().message);
        return;
    }
    say({});
    const QString wanted = m_wanted->take();
    m_repeat->clear();
    m_team.changePassphrase(m_current->take(), wanted);
}

void PassphraseForm::say(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

} // namespace Gatehouse
