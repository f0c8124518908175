// Starts the program of the organisers' page. A file of its own, because the policy of the whole site lets no text in a
// page run.

// Beside this file in the built page.
const program = "./answers-page.js";
import(program)
  .then(({ default: start }) => start())
  .catch((reason) => {
    console.error(reason);
    const status = document.getElementById("status");
    if (!status) return;
    status.textContent =
      "The program of this page could not be started, so nothing can be opened here. A browser starts it only from a web server, also one on your own computer: run “python3 -m http.server” in the folder of this page, then open http://127.0.0.1:8000.";
  });
