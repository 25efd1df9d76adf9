/// A file of the built page. `npm run build` in `web/` writes them.
pub(crate) struct PageFile {
    pub(crate) path: &'static str,
    pub(crate) media_type: &'static str,
    pub(crate) content: &'static [u8],
}

pub(crate) const PAGE: [PageFile; 4] = [
    PageFile {
        path: "/",
        media_type: "text/html; charset=utf-8",
        content: include_bytes!("../page/index.html"),
    },
    PageFile {
        path: "/app.js",
        media_type: "text/javascript; charset=utf-8",
        content: include_bytes!("../page/app.js"),
    },
    PageFile {
        path: "/app.css",
        media_type: "text/css; charset=utf-8",
        content: include_bytes!("../page/app.css"),
    },
    PageFile {
        path: "/licenses.md",
        media_type: "text/plain; charset=utf-8",
        content: include_bytes!("../page/licenses.md"),
    },
];
