//! Stories: what people do with the program, through its real pages and its real command line.

mod access;
mod apart;
mod bad_line;
mod badge;
mod browse;
mod console;
mod course;
mod courses;
mod desk;
mod first_run;
mod forum;
mod handin;
mod near;
mod network;
mod outsiders;
mod packs;
mod power;
mod proxy;
mod slow_line;
mod standing;
mod stick;
mod study;
mod survey;
mod truth;
mod world;
