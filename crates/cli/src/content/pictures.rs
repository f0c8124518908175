//! Pictures of texts: files that lie in the folder of the content and are copied beside the page. The page loads nothing from
//! elsewhere, and shows nothing that it cannot say in words.

use crate::{file::hash, page::escaped};
use imagesize::ImageType;
use std::{
    fs, io,
    path::{Component, Path, PathBuf},
    sync::Arc,
};
use thiserror::Error;

/// Why a picture is not shown.
#[derive(Debug, Error)]
pub enum PictureError {
    #[error("has no alt text, so it is left out; say in words what it shows: ![what it shows]({0})")]
    NoAlt(String),
    #[error("is left out: the page loads nothing from elsewhere; save {0} beside the text, and write its name here")]
    Elsewhere(String),
    #[error("is left out: {0} is in no folder of the content; put it beside the text")]
    Outside(String),
    #[error("is left out: {0} cannot be read: {1}; put it beside the text, or write its name right")]
    Disk(String, io::Error),
    #[error("is left out: {0} is no PNG, JPEG, WebP or GIF")]
    Kind(String),
}

/// A picture that a text shows.
#[derive(Clone)]
pub struct Picture {
    /// Its path in the event's folder of the site.
    pub path: String,
    /// What is in it.
    pub bytes: Arc<[u8]>,
    /// Where it was found.
    pub from: PathBuf,
    alt: String,
    width: usize,
    height: usize,
}

/// How the element of each picture begins. No other element of a text does: all have been cleaned.
const ELEMENT: &str = "<img class=\"picture\" src=\"";

impl Picture {
    /// Reads the picture that a text of `folder` names, whose event's folder is `root`.
    pub fn read(root: &Path, folder: &Path, address: &str, alt: &str) -> Result<Self, PictureError> {
        let name = address.replace("%20", " ");
        if name.starts_with(['/', '\\', '#'])
            || name.contains("//")
            || name.split('/').next().is_some_and(|it| it.contains(':'))
        {
            return Err(PictureError::Elsewhere(address.into()));
        }
        if alt.trim().is_empty() {
            return Err(PictureError::NoAlt(address.into()));
        }
        let found = [folder, root].into_iter().map(|folder| below(root, &folder.join(&name)));
        let mut paths = found.flatten();
        let first = paths.next().ok_or_else(|| PictureError::Outside(address.into()))?;
        // What is the same in all languages lies once beside the event's own texts.
        let from = if first.is_file() { first } else { paths.next().filter(|path| path.is_file()).unwrap_or(first) };
        let bytes = fs::read(&from).map_err(|error| PictureError::Disk(address.into(), error))?;
        let ending = match imagesize::image_type(&bytes) {
            Ok(ImageType::Png) => "png",
            Ok(ImageType::Jpeg) => "jpg",
            Ok(ImageType::Webp) => "webp",
            Ok(ImageType::Gif) => "gif",
            _ => return Err(PictureError::Kind(address.into())),
        };
        let size = imagesize::blob_size(&bytes).map_err(|_| PictureError::Kind(address.into()))?;
        let path = format!("images/{}-{}.{ending}", plain_stem(&from), hash::<8>(&bytes));
        let (width, height) = (size.width, size.height);
        Ok(Self { path, bytes: bytes.into(), from, alt: alt.trim().into(), width, height })
    }

    /// Its element, on a page in the event's own folder. Its size keeps its place free until it is there.
    pub fn element(&self) -> String {
        let Self { path, alt, width, height, .. } = self;
        let alt = escaped(alt);
        format!("{ELEMENT}{path}\" alt=\"{alt}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\">")
    }
}

/// The same HTML for a page in a folder below the event's.
pub fn one_folder_deeper(html: &str) -> String {
    html.replace(ELEMENT, &[ELEMENT, "../"].concat())
}

/// A path without `.` and `..`, where it stays in a folder.
fn below(root: &Path, path: &Path) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for part in path.strip_prefix(root).ok()?.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                if !plain.pop() {
                    return None;
                }
            }
            Component::Normal(name) => plain.push(name),
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(root.join(plain))
}

/// The name of a file as it can stand in every address: small letters, digits and single hyphens.
fn plain_stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let parts = stem.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let plain: String = parts.collect::<Vec<_>>().join("-").chars().take(40).collect();
    if plain.is_empty() { "picture".into() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One transparent point.
    const GIF: &[u8] =
        b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\0\0\0!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

    #[test]
    fn a_picture_of_the_folder_is_shown_and_no_other_one() {
        let outside = tempfile::tempdir().unwrap();
        let (root, language) = (outside.path().join("content"), outside.path().join("content/nl"));
        fs::create_dir_all(&language).unwrap();
        for name in ["Plan Á.gif", "text.gif", "../secret.gif"] {
            fs::write(root.join(name), if name == "text.gif" { b"<svg/>" } else { GIF }).unwrap();
        }
        for folder in [&root, &language] {
            let picture = Picture::read(&root, folder, "Plan%20Á.gif", "A \"plan\"").unwrap();
            assert!(picture.path.starts_with("images/plan-") && picture.path.ends_with(".gif"), "{}", picture.path);
            let element = picture.element();
            assert!(element.contains("alt=\"A &quot;plan&quot;\" width=\"1\" height=\"1\""), "{element}");
            assert!(one_folder_deeper(&element).contains("src=\"../images/plan-"));
        }
        assert!(Picture::read(&root, &language, "../Plan Á.gif", "A plan").is_ok());
        for (address, alt, what) in [
            ("Plan Á.gif", " ", "has no alt text"),
            ("https://demo.hedgedoc.org/uploads/a.png", "A", "the page loads nothing from elsewhere"),
            ("//example.org/a.png", "A", "the page loads nothing from elsewhere"),
            ("/uploads/a.png", "A", "the page loads nothing from elsewhere"),
            ("data:image/gif;base64,R0", "A", "the page loads nothing from elsewhere"),
            ("../secret.gif", "A", "in no folder of the content"),
            ("nl/../../secret.gif", "A", "in no folder of the content"),
            ("none.png", "A", "cannot be read"),
            ("text.gif", "A", "is no PNG, JPEG, WebP or GIF"),
        ] {
            let error = Picture::read(&root, &root, address, alt).err().unwrap().to_string();
            assert!(error.contains(what), "{address}: {error}");
        }
    }
}
