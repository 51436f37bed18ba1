/** Drawn on a 24 grid with a 1.75 stroke, in the colour of the text. */
const paths = {
  activity: "M4 12h3.5l2.500-7 4.500 14 2.500-7H20",
  alert: "M12 8v5M12 16.4v.1M12 3.5l9 16.5H3z",
  arrow: "M5 12h14M13 6l6 6-6 6",
  at: "M16 12a4 4 0 1 0-8 0 4 4 0 0 0 8 0zm0 0v1.5a2.5 2.5 0 0 0 5 0V12a9 9 0 1 0-3.5 7.1",
  bolt: "M13 3 5 13.5h6L10 21l9-11h-6.5z",
  book: "M12 6.5C10 5 7 4.5 4 5v13.500c3-.5 6 0 8 1.5 2-1.5 5-2 8-1.500V5c-3-.5-6 0-8 1.500zm0 0V20",
  brush:
    "M14 10l6-6.500M14 10c2 .5 2.500 2.200 2 3.700C15 17.500 10 19.500 4 19.500c2-1.500 2-3.500 3-6 1-2.300 4.500-4 7-3.500z",
  building: "M5 20.500v-16h9v16M14 9.500h5v11M3.500 20.500h17M8 8.500h3M8 12h3M8 15.500h3",
  check: "M5 12.5 10 17.5 19 7",
  chevron: "M9 5.5 15.5 12 9 18.5",
  clock: "M12 7v5l3.5 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z",
  close: "M6 6l12 12M18 6 6 18",
  code: "M8.5 7 3.5 12l5 5M15.5 7l5 5-5 5",
  copy: "M9 9h10.500v10.500H9zM15 5.500v-1H4.500V15h1",
  cup: "M5 9h12v5.500A4.5 4.5 0 0 1 12.5 19h-3A4.5 4.5 0 0 1 5 14.500zM17 10.500h1.500a2.3 2.3 0 0 1 0 4.600H17M9 3.500c-.8 1 .8 1.7 0 3M13 3.500c-.8 1 .8 1.7 0 3",
  door: "M4 20.500h16M6.5 20.500V10a5.5 5.5 0 0 1 11 0v10.500M14 13.500v1",
  dots: "M5.500 12v.1M12 12v.1M18.500 12v.1",
  down: "M6 9.500l6 6 6-6",
  external: "M13.5 5H19v5.500M19 5l-8.5 8.500M16 14v5H5V8h5",
  gear: "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM12 3.500v2.500M12 18v2.500M3.500 12H6M18 12h2.500M6 6l1.800 1.800M16.200 16.200 18 18M6 18l1.800-1.800M16.200 7.800 18 6",
  globe: "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0zM3.500 12h17M12 3c5 5.500 5 12.500 0 18-5-5.500-5-12.500 0-18z",
  home: "M4 11.500 12 4.500l8 7M6.500 10v10h11V10",
  key: "M14.5 14a5 5 0 1 0-4.7-3.300L4 16.500V20h3.500v-2.500H10V15l.8-.8a5 5 0 0 0 3.7-.2zM15.5 8.500v.1",
  layers: "M12 4 3.500 8.500 12 13l8.500-4.500zM4 12.500l8 4.500 8-4.500M4 16.500l8 4.500 8-4.500",
  leave: "M10 4H5v16h5M15 8l4 4-4 4M19 12H9.5",
  link: "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.700l1-1",
  mail: "M3.5 6h17v12h-17zM4 6.500l8 6.5 8-6.5",
  menu: "M4 7h16M4 12h16M4 17h16",
  people:
    "M9 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM3 19.500c.3-3.500 2.500-5 6-5s5.700 1.500 6 5M15.500 5a3.300 3.300 0 0 1 0 6.300M17.500 15c2 .6 3.300 2 3.500 4.500",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.500c.5-4 3.5-6 7.5-6s7 2 7.5 6",
  phone: "M7.5 3h9v18h-9zM11 18h2",
  pin: "M12 21s7-6.2 7-11.500a7 7 0 0 0-14 0C5 14.8 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  plus: "M12 5v14M5 12h14",
  refresh: "M19.5 12a7.5 7.5 0 1 1-2.2-5.300L20 9.500M20 4.500v5h-5",
  screen: "M3.500 5h17v11.500h-17zM8.500 20h7",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20.5 20.5",
  shield: "M12 3.500 5 6v5.500c0 4.500 3 7.500 7 9 4-1.500 7-4.500 7-9V6zM9 12l2.200 2.200L15.500 10",
} as const;

export type IconName = keyof typeof paths;

/** Decoration only: what it means is always said in words beside it. */
export function Icon({ name, className = "size-5" }: { name: IconName; className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="20"
      height="20"
      className={`shrink-0 fill-none wap:hidden stroke-current ${className}`}
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
