#include "ui/privacy/packageform.h"

#include "ui/theme/spacing.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace Gatehouse
{

PackageForm::PackageForm(QWidget *parent)
    : Card(tr("Make the package"), tr("a signed ZIP; first look through what may concern others"), parent)
    , m_passphrase(new QLineEdit)
    , m_problem(new QLabel)
    , m_review(new QPushButton(tr("&Review what may concern others…")))
    , m_pack(new QPushButton(tr("&Make the package…")))
{
    m_passphrase->setEchoMode(QLineEdit::Password);
    m_passphrase->setPlaceholderText(tr("Passphrase, to encrypt it"));
    m_passphrase->setAccessibleName(tr("Passphrase of the package; empty for none"));
    setLook(m_problem, "error");
    setLook(m_pack, "primary");
    auto *close = new QPushButton(tr("Cancel"));
    setLook(close, "quiet");
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Spacing::kSmall);
    buttons->addWidget(m_pack);
    buttons->addWidget(m_review);
    buttons->addWidget(close);
    buttons->addWidget(m_problem, 1);
    body()->addLayout(buildOptions());
    body()->addLayout(buttons);
    connect(m_passphrase, &QLineEdit::textChanged, this, &PackageForm::follow);
    connect(close, &QPushButton::clicked, this, &PackageForm::closeRequested);
    connect(m_pack, &QPushButton::clicked, this, [this] {
        ask({tr("Make the package"), tr("Make"), {tr("Package (*.zip *.p7m)")}, m_case + QStringLiteral(".zip")},
            &PackageWish::file);
    });
    connect(m_review, &QPushButton::clicked, this, [this] {
        ask({tr("Write the review"), tr("Write"), {tr("Review (*.json)")}, m_case + QStringLiteral("-review.json")},
            &PackageWish::reviewFile);
    });
    follow();
}

QLayout *PackageForm::buildOptions()
{
    auto *options = new QHBoxLayout;
    options->setSpacing(Spacing::kSmall);
    options->addWidget(m_passphrase, 1);
    options->addWidget(fileButton(tr("Recipient's certificate"), tr("Encrypt to this certificate"),
                                  tr("Certificate (*.pem *.crt *.cer)"), m_recipient));
    options->addWidget(
        fileButton(tr("Reviewed list"), tr("What was looked through"), tr("Review (*.json)"), m_reviewed));
    options->addWidget(
        fileButton(tr("Privacy notice"), tr("What the controller says of itself"), tr("Notice (*.json)"), m_notice));
    return options;
}

// Which file is written; then the wish is as it stands by then.
void PackageForm::ask(const FileChoice &choice, QString PackageWish::*file)
{
    chooseFileToSave(this, choice, [this, file](const QString &chosen) {
        PackageWish wanted = wish();
        wanted.*file = chosen;
        emit packRequested(wanted);
    });
}

// A file that is chosen stands in the button; a second click takes it away again.
QPushButton *PackageForm::fileButton(const QString &title, const QString &what, const QString &nameFilter,
                                     QString &into)
{
    const ChosenFile chosen{new QPushButton, title, &into};
    chosen.button->setToolTip(what);
    connect(chosen.button, &QPushButton::clicked, this, [this, chosen, what, nameFilter] {
        if (!chosen.file->isEmpty()) {
            chosen.file->clear();
            showFile(chosen);
            return;
        }
        chooseFilesToOpen(this, {what, tr("Choose"), {nameFilter}, {}}, [this, chosen](const QStringList &files) {
            *chosen.file = files.constFirst();
            showFile(chosen);
        });
    });
    showFile(chosen);
    m_files.append(chosen);
    return chosen.button;
}

void PackageForm::showFile(const ChosenFile &chosen)
{
    chosen.button->setText(chosen.file->isEmpty()
                               ? chosen.title + QStringLiteral("…")
                               : QStringLiteral("%1: %2 ×").arg(chosen.title, QFileInfo(*chosen.file).fileName()));
}

// Nothing of one person's package goes into that of the next.
void PackageForm::start(const QString &caseId)
{
    m_case = caseId;
    m_passphrase->clear();
    for (const ChosenFile &chosen : m_files) {
        chosen.file->clear();
        showFile(chosen);
    }
    m_passphrase->setFocus();
}

PackageWish PackageForm::wish() const
{
    PackageWish wish;
    wish.passphrase = m_passphrase->text();
    wish.recipientFile = m_recipient;
    wish.reviewedFile = m_reviewed;
    wish.noticeFile = m_notice;
    return wish;
}

void PackageForm::follow()
{
    const auto length = m_passphrase->text().size();
    const bool tooShort = length > 0 && length < ExportPackage::kLeastPassphrase;
    m_problem->setText(tooShort ? tr("At least %1 characters.").arg(ExportPackage::kLeastPassphrase) : QString());
    m_pack->setEnabled(!tooShort);
}

} // namespace Gatehouse
