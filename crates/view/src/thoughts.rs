use env::Onlooker;
use replay::{AgentTrace, TracedStep};
use sim::{UnitTag, World};

use crate::protocol::{Legend, MatchEvent, Step};
use crate::{MatchWriter, ReaderGone};

/// Tells what the agents of a replay observed and decided, step by step.
pub(crate) struct Thoughts<'a> {
    trace: Option<&'a AgentTrace>,
    /// How many steps have been told.
    told: usize,
    /// From the first step on; none where the battle has no observations.
    onlooker: Option<Onlooker>,
}

impl<'a> Thoughts<'a> {
    pub(crate) const fn new(trace: Option<&'a AgentTrace>) -> Self {
        Self { trace, told: 0, onlooker: None }
    }

    /// Writes the steps that were decided at the present loop of `world`.
    pub(crate) fn tell(
        &mut self,
        world: &World,
        writer: &mut MatchWriter,
    ) -> Result<(), ReaderGone> {
        let Some(trace) = self.trace else { return Ok(()) };
        while let Some(step) = trace.steps.get(self.told)
            && step.game_loop <= world.game_loop()
        {
            if self.told == 0 {
                self.onlooker = Onlooker::new(world);
                if let Some(onlooker) = &self.onlooker {
                    writer.write(&MatchEvent::Legend(legend(onlooker)))?;
                }
            } else if let Some(onlooker) = &mut self.onlooker {
                onlooker.look(world);
            }
            writer.write(&MatchEvent::Step(self.step_event(trace, step)))?;
            self.told += 1;
        }
        Ok(())
    }

    fn step_event(&self, trace: &AgentTrace, step: &TracedStep) -> Step {
        let agents = step.decisions.iter().map(|decision| {
            let tag = trace.agents[usize::from(decision.agent)].unit;
            let probabilities = decision.probabilities.iter().map(|p| rounded(p.value()));
            let observed = self.onlooker.as_ref().and_then(|onlooker| onlooker.observation(tag));
            let observation = observed.unwrap_or_default().iter().map(|&figure| rounded(figure));
            (tag.0, decision.action, probabilities.collect(), observation.collect())
        });
        Step {
            step: u32::try_from(self.told).expect("a replay's loops are counted in 32 bits"),
            game_loop: step.game_loop,
            value: step.value,
            reward: step.reward,
            agents: agents.collect(),
        }
    }
}

/// Four decimals are more than the page shows.
fn rounded(figure: f32) -> f64 {
    (f64::from(figure) * 1e4).round() / 1e4
}

fn legend(onlooker: &Onlooker) -> Legend {
    let names = onlooker.names();
    let tags = |tags: &[UnitTag]| tags.iter().map(|tag| tag.0).collect();
    Legend {
        moves: names.moves,
        enemy: names.enemy,
        enemies: tags(onlooker.enemies()),
        ally: names.ally,
        agents: tags(onlooker.agents()),
        own: names.own,
    }
}
