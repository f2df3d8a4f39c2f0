#include "ui/gateway/filefield.h"

#include "ui/theme/spacing.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace Gatehouse
{

FileField::FileField(const QString &name, const QString &hint, QWidget *parent)
    : QWidget(parent)
    , m_line(new QLineEdit)
{
    m_line->setPlaceholderText(hint);
    m_line->setAccessibleName(name);
    auto *button = new QPushButton(tr("Browse…"));
    button->setAccessibleName(tr("Browse for %1").arg(name));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kSmall);
    row->addWidget(m_line, 1);
    row->addWidget(button);
    connect(button, &QPushButton::clicked, this, &FileField::browse);
    connect(m_line, &QLineEdit::textEdited, this, &FileField::edited);
}

QString FileField::text() const
{
    return m_line->text().trimmed();
}

void FileField::setText(const QString &file)
{
    m_line->setText(file);
}

void FileField::browse()
{
    auto *dialog = new QFileDialog(this, m_line->accessibleName(), QFileInfo(text()).absolutePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        m_line->setText(file);
        emit edited();
    });
    dialog->open();
}

} // namespace Gatehouse
