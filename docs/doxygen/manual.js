/* Finds a name of the API: the browser lists those that match. NAMES is of names.js. */

const field = document.createElement("input");
const list = document.createElement("datalist");
field.type = "search";
field.placeholder = "Find a name";
field.setAttribute("aria-label", field.placeholder);
field.setAttribute("list", "names");
list.id = "names";
list.append(...Object.keys(NAMES).map(name => new Option(name)));

const go = () => {
    if (NAMES[field.value])
        location.href = NAMES[field.value];
};
field.addEventListener("change", go);
field.addEventListener("input", event => event.inputType === "insertReplacementText" && go());

document.querySelector("nav .project").after(field, list);

const current = document.querySelector(`nav li a[href="${location.pathname.split("/").pop()}"]`);
current?.setAttribute("aria-current", "page");
current?.scrollIntoView({block: "nearest"});
